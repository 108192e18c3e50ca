// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What was read of the database a moment ago, so that a question does not read it again. What
 * another node changes is seen within seconds. Safe for use by several threads.
 */
final class Recent<K, V> {
  private static final Duration KEPT = Duration.ofSeconds(3);
  private static final int MOST = 10_000;

  private record Read<V>(V value, Instant at) {}

  private final Map<K, Read<V>> reads = new ConcurrentHashMap<>();
  private final InstantSource clock;

  Recent(InstantSource clock) {
    this.clock = clock;
  }

  V get(K key, Function<K, V> read) {
    Instant now = clock.instant();
    Read<V> known = reads.get(key);
    if (known != null && Duration.between(known.at(), now).abs().compareTo(KEPT) < 0) {
      return known.value();
    }
    V value = read.apply(key);
    if (reads.size() >= MOST) {
      reads.clear();
    }
    reads.put(key, new Read<>(value, now));
    return value;
  }

  /** Reads anew from now on. */
  void forget() {
    reads.clear();
  }
}
