// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time by which licenses end: the machine's, but never earlier than a time that was seen before
 * (the floor). Setting the clock back therefore does not prolong anything. Safe for use by several
 * threads.
 */
final class LicenseClock {
  /** How far the clock may be behind the floor without a word: clocks are corrected, and differ. */
  static final Duration TOLERANCE = Duration.ofMinutes(15);

  /** How often the floor is written at most, unless a license changes. */
  static final Duration WRITE_INTERVAL = Duration.ofMinutes(5);

  private final InstantSource machine;
  private final AtomicLong floor = new AtomicLong();
  private volatile long written;

  LicenseClock(InstantSource machine) {
    this.machine = machine;
  }

  /** The machine's clock, in milliseconds since 1970. */
  long machineMillis() {
    return machine.millis();
  }

  /** The time by which licenses end. */
  Instant now() {
    return Instant.ofEpochMilli(floor.accumulateAndGet(machine.millis(), Math::max));
  }

  /** Whether the machine's clock is behind what was seen before, by more than the tolerance. */
  boolean behind() {
    return machine.millis() < floor.get() - TOLERANCE.toMillis();
  }

  /** The latest time that was seen. */
  Instant floor() {
    return Instant.ofEpochMilli(floor.get());
  }

  /** Takes over the stored floor where it is later. */
  void atLeast(long storedMillis) {
    floor.accumulateAndGet(storedMillis, Math::max);
    written = storedMillis;
  }

  /** Goes back to a floor that was stored, for somebody confirmed the clock. */
  void goBackTo(long storedMillis) {
    floor.set(storedMillis);
    written = storedMillis;
  }

  /** Whether it is time to write the floor. */
  boolean dueForWriting() {
    now();
    return floor.get() - written >= WRITE_INTERVAL.toMillis();
  }
}
