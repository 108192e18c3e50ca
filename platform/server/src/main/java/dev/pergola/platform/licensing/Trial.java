// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import java.time.Duration;
import java.time.Instant;

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
    return new Trial(now, now.plus(LENGTH));
  }
}
