// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The installation's one trial.
 *
 * @param startedAt when it was started
 * @param endsAt until when it opens what it opens, exclusive
 */
record Trial(Instant startedAt, Instant endsAt) {
  /** How long a trial is. */
  static final Duration LENGTH = Duration.ofDays(30);

  static Trial from(Instant now) {
    Instant start = now.truncatedTo(ChronoUnit.SECONDS);
    return new Trial(start, start.plus(LENGTH));
  }
}
