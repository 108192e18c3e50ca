// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import jakarta.inject.Singleton;
import java.time.Instant;

/** Begins a new limit's window with what was used before the limit was there. */
@Singleton
final class LimitSeed {
  private final LedgerRows ledger;
  private final LimitRows limits;

  LimitSeed(LedgerRows ledger, LimitRows limits) {
    this.ledger = ledger;
    this.limits = limits;
  }

  /** Fills the present window of a limit, unless it has begun. */
  void fill(LimitRow limit, Instant now) {
    long startsAt = limit.period().start(now).toEpochMilli();
    long used =
        switch (limit.measure()) {
          case REQUESTS ->
              ledger.requests(
                  limit.organizationId(), limit.subject().name(), limit.subjectId(), startsAt);
          case TOKENS ->
              ledger.tokens(
                  limit.organizationId(), limit.subject().name(), limit.subjectId(), startsAt);
          case MONEY ->
              ledger.micros(
                  limit.organizationId(),
                  limit.subject().name(),
                  limit.subjectId(),
                  String.valueOf(limit.currency()),
                  startsAt);
        };
    limits.begin(limit.id(), startsAt, used);
  }
}
