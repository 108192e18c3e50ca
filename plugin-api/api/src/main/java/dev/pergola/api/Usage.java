// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * Tokens that an answer took, as the provider counted them; all zero when it did not count.
 *
 * @param inputTokens all tokens read, including those from a cache
 * @param outputTokens all tokens written, including reasoning
 * @param cachedInputTokens those of {@code inputTokens} that came from a cache
 * @param reasoningTokens those of {@code outputTokens} that were reasoning
 */
public record Usage(
    long inputTokens, long outputTokens, long cachedInputTokens, long reasoningTokens) {
  /** Nothing used. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  /** The sum of both. */
  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cachedInputTokens + other.cachedInputTokens,
        reasoningTokens + other.reasoningTokens);
  }
}
