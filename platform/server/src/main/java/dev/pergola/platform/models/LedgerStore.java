// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.PergolaException;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ledger and the limits' windows together, so that neither ever tells of a call that the
 * other does not know.
 */
@Singleton
class LedgerStore {
  private final LedgerRows rows;
  private final Reservations reservations;
  private final LimitRows limits;

  LedgerStore(LedgerRows rows, Reservations reservations, LimitRows limits) {
    this.rows = rows;
    this.reservations = reservations;
    this.limits = limits;
  }

  /** Writes several things in one transaction; when one throws, nothing is written. */
  @Transactional
  void together(List<LedgerQueue.Writing<?>> all) {
    all.forEach(LedgerQueue.Writing::write);
  }

  /**
   * Writes down a call that is about to be made, by the caller's transaction.
   *
   * @throws PergolaException as {@link Reservations#take}; nothing is written then
   */
  LedgerRow open(LedgerRow call, @Nullable Price price) {
    reservations.take(call, price);
    return rows.save(call);
  }

  /**
   * Settles a call, once, by the caller's transaction.
   *
   * @param open the call as it was reserved
   * @return false when it was settled before, and nothing was changed
   */
  boolean settle(LedgerRow open, LedgerRow call) {
    int settled =
        rows.settle(
            call.id(),
            Objects.requireNonNull(call.outcome()),
            call.error(),
            Objects.requireNonNull(call.settledAt()),
            call.firstTokenMillis(),
            Objects.requireNonNull(call.durationMillis()),
            call.exact(),
            call.inputTokens(),
            call.outputTokens(),
            call.cachedInputTokens(),
            call.reasoningTokens(),
            call.cacheWriteTokens(),
            call.costMicros());
    if (settled == 0) {
      return false;
    }
    reservations.settle(open, call);
    return true;
  }

  /**
   * Settles what was left open by earlier runs of a node, and by nodes that never came back, at
   * what had come of the answers when that was noted last.
   *
   * @param longAgo no call that began before that goes on
   * @return how many there were
   */
  @Transactional
  int lose(UUID node, UUID run, Instant now, Instant longAgo) {
    int lost = 0;
    for (LedgerRow open : rows.leftOpen(node, run, longAgo)) {
      if (rows.lose(open.id(), now) == 1) {
        reservations.settle(open, rows.findById(open.id()).orElseThrow());
        lost++;
      }
    }
    return lost;
  }

  /** Notes what came of answers until now, by the caller's transaction. */
  int note(List<LedgerRow.Heard> all) {
    return all.stream()
        .mapToInt(
            heard ->
                rows.note(
                    heard.id(), heard.inputTokens(), heard.outputTokens(), heard.costMicros()))
        .sum();
  }

  /** Forgets the windows that began before an instant. */
  @Transactional
  void forgetWindows(Instant before) {
    limits.forget(before.toEpochMilli());
  }
}
