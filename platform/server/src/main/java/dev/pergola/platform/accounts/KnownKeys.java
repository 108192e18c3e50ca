// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were found good a moment ago, so that not each request of a program asks the
 * database. What this node revokes is never good again here, whatever was read meanwhile; what
 * another one revokes is good for {@link #KEPT} at most. Safe for use by several threads.
 */
@Singleton
final class KnownKeys {
  /** How long a key is believed. */
  static final Duration KEPT = Duration.ofSeconds(3);

  private static final int MOST = 10_000;

  private final Map<String, Known> byHash = new ConcurrentHashMap<>();
  // Kept for good: a few bytes for each key that a person revokes during one run.
  private final Set<UUID> revoked = ConcurrentHashMap.newKeySet();
  private final InstantSource clock;

  private record Known(KeyHolder holder, Instant from, Instant until) {}

  KnownKeys(InstantSource clock) {
    this.clock = clock;
  }

  /** Whom a key was found to speak for; null when that is not known. */
  @Nullable KeyHolder get(String hash) {
    Known known = byHash.get(hash);
    if (known == null) {
      return null;
    }
    Instant now = clock.instant();
    if (now.isBefore(known.from()) || !now.isBefore(known.until())) {
      byHash.remove(hash, known);
      return null;
    }
    return revoked.contains(known.holder().keyId()) ? null : known.holder();
  }

  /**
   * Remembers a key.
   *
   * @param readAt not after the database was asked
   * @param expiresAt null for never
   */
  void put(String hash, KeyHolder holder, Instant readAt, @Nullable Instant expiresAt) {
    Instant until = readAt.plus(KEPT);
    if (byHash.size() >= MOST) {
      byHash.clear();
    }
    byHash.put(
        hash,
        new Known(
            holder, readAt, expiresAt != null && expiresAt.isBefore(until) ? expiresAt : until));
  }

  /** A key is being revoked: it is looked up from now on. */
  void revoke(UUID id) {
    revoked.add(id);
  }
}
