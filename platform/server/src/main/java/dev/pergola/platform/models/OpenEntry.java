// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A call to a model that goes on: hears of what comes, and is settled once by the first of {@link
 * #complete}, {@link #stopped} and {@link #failed}; what it is told after that counts for nothing.
 * Used by one thread at a time; {@link #news} from any.
 *
 * <p>Tokens are what the vendor counted. Words that came after the vendor's last count are
 * estimated, and so is all when the vendor does not count; then the entry is not exact.
 */
public final class OpenEntry {
  private final Ledger ledger;
  private final LedgerRow opened;
  private final @Nullable Price price;
  private final long mostTokens;
  private final long begunAt = System.nanoTime();
  private @Nullable Long firstTokenMillis;
  private @Nullable Usage counted;
  private long charactersSinceCount;
  private boolean begun;
  private boolean settled;
  private Usage told;

  /**
   * @param mostTokens who tells of more, read or written, is not believed
   */
  OpenEntry(Ledger ledger, LedgerRow opened, @Nullable Price price, long mostTokens) {
    this.mostTokens = mostTokens;
    this.ledger = ledger;
    this.opened = opened;
    this.price = price;
    this.told = new Usage(opened.inputTokens(), 0, 0, 0);
  }

  /** The entry's id. */
  public UUID id() {
    return opened.id();
  }

  /** Takes note of a piece of the answer. */
  public void hear(ChatEvent event) {
    switch (event) {
      case ChatEvent.Delta(String text) -> said(text.length());
      case ChatEvent.Counted(Usage usage) -> counted(usage);
    }
  }

  /** Takes note of some more of the answer, words or arguments of a tool's call. */
  public synchronized void said(long characters) {
    if (characters > 0) {
      begun = true;
      charactersSinceCount += characters;
      if (firstTokenMillis == null) {
        firstTokenMillis = elapsedMillis();
      }
    }
  }

  /** Something of the answer came, even if it is not known what it says. */
  void began() {
    begun = true;
  }

  /** Whether something of the answer came. */
  boolean hasBegun() {
    return begun;
  }

  /**
   * Takes note of what the vendor says it has counted, in place of what it said before. What cannot
   * be is not believed, as if the vendor did not count.
   */
  public synchronized void counted(Usage usage) {
    if (!usage.equals(Usage.NONE) && isPlausible(usage)) {
      counted = usage;
      charactersSinceCount = 0;
    }
  }

  /**
   * The answer is whole.
   *
   * @param usage what the vendor counted for all of it; {@link Usage#NONE} when it did not count
   * @return what counts
   */
  public Usage complete(Usage usage) {
    counted(usage);
    boolean exact =
        counted != null
            && charactersSinceCount == 0
            && (usage.equals(Usage.NONE) || isPlausible(usage));
    Usage all = soFar();
    settle(Outcome.COMPLETE, null, all, exact);
    return all;
  }

  /**
   * Whoever asked stopped it, or went away. Never exact: some vendors count as they go, and nobody
   * knows what they wrote after their last count.
   */
  public void stopped() {
    settle(Outcome.STOPPED, null, soFar(), false);
  }

  /** It failed, before or after something of the answer came. */
  public void failed(Exception failure) {
    String code = failure instanceof PergolaException named ? named.code().name() : "INTERNAL";
    if (begun || counted != null) {
      settle(Outcome.BROKEN_OFF, code, soFar(), isCounted());
    } else if (StandardError.TIMEOUT.name().equals(code)) {
      settle(Outcome.FAILED, code, soFar(), false);
    } else {
      settle(Outcome.FAILED, code, Usage.NONE, isRefusal(failure));
    }
  }

  /**
   * The failure that broke an answer off, with what of it counts: members {@code inputTokens},
   * {@code outputTokens} and {@code exact}. A failure before the first word stays as it is.
   */
  PergolaException withCount(PergolaException failure) {
    if (!begun) {
      return failure;
    }
    Usage usage = soFar();
    return new PergolaException(
        failure.code(),
        "%s What it said until then counts: %s%,d tokens read and %,d written."
            .formatted(
                failure.getMessage(),
                isCounted() ? "" : "about ",
                usage.inputTokens(),
                usage.outputTokens()),
        failure
            .members()
            .with("inputTokens", usage.inputTokens())
            .with("outputTokens", usage.outputTokens())
            .with("exact", isCounted()));
  }

  // The vendor has counted what came. A count from before the first word is one of the input only.
  private boolean isCounted() {
    return counted != null && begun && charactersSinceCount == 0;
  }

  // An answer that says no was not served. When there is no answer at all, nobody knows.
  private static boolean isRefusal(Exception failure) {
    if (!(failure instanceof PergolaException named)) {
      return false;
    }
    return named.members().integer("status") != null
        || List.of(
                StandardError.AUTHENTICATION_FAILED.name(),
                StandardError.RATE_LIMITED.name(),
                StandardError.INVALID_ARGUMENT.name(),
                StandardError.NOT_CONFIGURED.name())
            .contains(named.code().name());
  }

  /** What came until now; null when that is as it was when it was asked last. */
  synchronized LedgerRow.@Nullable Heard news() {
    Usage usage = soFar();
    if (usage.equals(told)) {
      return null;
    }
    told = usage;
    return new LedgerRow.Heard(
        opened.id(),
        usage.inputTokens(),
        usage.outputTokens(),
        price == null ? null : price.micros(usage));
  }

  private synchronized Usage soFar() {
    Usage base = counted == null ? new Usage(opened.inputTokens(), 0, 0, 0) : counted;
    return base.plus(new Usage(0, Estimate.tokens(charactersSinceCount), 0, 0));
  }

  private void settle(Outcome outcome, @Nullable String error, Usage usage, boolean exact) {
    if (settled) {
      return;
    }
    settled = true;
    ledger.settle(
        this,
        opened,
        new LedgerRow(
            opened.id(),
            opened.organizationId(),
            opened.userId(),
            opened.apiKeyId(),
            opened.conversationId(),
            opened.requestId(),
            opened.purpose(),
            opened.provider(),
            opened.model(),
            opened.ownKey(),
            opened.nodeId(),
            opened.runId(),
            opened.startedAt(),
            outcome,
            error,
            ledger.now(),
            firstTokenMillis,
            elapsedMillis(),
            exact,
            usage.inputTokens(),
            usage.outputTokens(),
            usage.cachedInputTokens(),
            usage.reasoningTokens(),
            usage.cacheWriteTokens(),
            price == null ? null : price.micros(usage),
            opened.currency(),
            opened.price(),
            opened.heardInputTokens(),
            opened.heardOutputTokens(),
            opened.heardCostMicros()));
  }

  private boolean isPlausible(Usage usage) {
    return LongStream.of(
            usage.inputTokens(),
            usage.outputTokens(),
            usage.cachedInputTokens(),
            usage.reasoningTokens(),
            usage.cacheWriteTokens())
        .allMatch(tokens -> tokens >= 0 && tokens <= mostTokens);
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunAt);
  }
}
