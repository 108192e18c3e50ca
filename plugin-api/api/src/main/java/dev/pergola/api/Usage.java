// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * Tokens that an answer took, as the provider counted them; all zero when it did not count.
 *
 * @param inputTokens all tokens read, including those from a cache and those written to it
 * @param outputTokens all tokens written, including reasoning
 * @param cachedInputTokens those of {@code inputTokens} that came from a cache
 * @param reasoningTokens those of {@code outputTokens} that were reasoning
 * @param cacheWriteTokens those of {@code inputTokens} that were written to a cache, where the
 *     vendor bills that apart
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    long cachedInputTokens,
    long reasoningTokens,
    long cacheWriteTokens) {
  /** Nothing used. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  /** Tokens of a vendor that does not bill the writing of its cache apart. */
  public Usage(long inputTokens, long outputTokens, long cachedInputTokens, long reasoningTokens) {
    this(inputTokens, outputTokens, cachedInputTokens, reasoningTokens, 0);
  }

  /** The sum of both. */
  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cachedInputTokens + other.cachedInputTokens,
        reasoningTokens + other.reasoningTokens,
        cacheWriteTokens + other.cacheWriteTokens);
  }
}
