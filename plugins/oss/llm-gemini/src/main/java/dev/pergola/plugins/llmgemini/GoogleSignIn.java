// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.Secrets;
import dev.pergola.api.StandardError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The operator's sign-in with Google: keeps its tokens in the plugin's secrets, fetches a new
 * access token when the old one ends, once for all who wait for it. Safe for use by several
 * threads; other nodes see a new sign-in within half a minute.
 */
final class GoogleSignIn {
  private static final String STORED = "google/tokens";
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  // A sign-in that has just failed is not tried anew with each question while there is a key.
  private static final Duration REST = Duration.ofSeconds(60);

  private final TokenServer server;
  private final Secrets secrets;
  private final InstantSource clock;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile @Nullable GoogleTokens tokens;
  private volatile Instant readAt = Instant.EPOCH;
  private volatile Instant restsUntil = Instant.EPOCH;
  private volatile @Nullable String trouble;

  GoogleSignIn(TokenServer server, Secrets secrets, InstantSource clock) {
    this.server = server;
    this.secrets = secrets;
    this.clock = clock;
    read();
  }

  /** Whether somebody signed in. */
  boolean isConnected() {
    if (clock.instant().isAfter(readAt.plus(REMEMBERED))) {
      read();
    }
    return tokens != null;
  }

  /** Whether it failed a moment ago. */
  boolean rests() {
    return clock.instant().isBefore(restsUntil);
  }

  /** Why it did not work when it was used last; null when it did. */
  @Nullable String trouble() {
    return trouble;
  }

  private @Nullable GoogleTokens read() {
    readAt = clock.instant();
    GoogleTokens stored = GoogleTokens.of(secrets.get(STORED));
    tokens = stored;
    return stored;
  }

  /**
   * What to authenticate with now.
   *
   * @throws PergolaException {@link StandardError#AUTHENTICATION_FAILED} when Google no longer
   *     accepts the sign-in, {@link StandardError#UNAVAILABLE} when it cannot be reached
   */
  Secret accessToken() throws InterruptedException {
    GoogleTokens known = tokens;
    if (known != null && known.areFresh(clock.instant())) {
      return Objects.requireNonNull(known.access());
    }
    changing.lockInterruptibly();
    try {
      // Whoever had the lock before, or another node, may have fetched one.
      GoogleTokens stored = read();
      if (stored == null) {
        throw new PergolaException(
            StandardError.AUTHENTICATION_FAILED,
            "Nobody is signed in with Google any more: connect again on the plugin's page.");
      }
      GoogleTokens fresh = stored.areFresh(clock.instant()) ? stored : server.refresh(stored);
      if (fresh != stored) {
        keep(fresh);
      }
      return Objects.requireNonNull(fresh.access());
    } finally {
      changing.unlock();
    }
  }

  /** A sign-in that was just made. */
  void connect(GoogleTokens fresh) {
    changing.lock();
    try {
      keep(fresh);
      worked();
    } finally {
      changing.unlock();
    }
  }

  private void keep(GoogleTokens fresh) {
    secrets.put(STORED, fresh.toSecret());
    tokens = fresh;
    readAt = clock.instant();
  }

  /** Forgets the sign-in. */
  void disconnect() {
    changing.lock();
    try {
      secrets.remove(STORED);
      tokens = null;
      worked();
    } finally {
      changing.unlock();
    }
  }

  /** A question was answered by it. */
  void worked() {
    restsUntil = Instant.EPOCH;
    trouble = null;
  }

  /**
   * It did not work.
   *
   * @param refused the access token that was refused; null when there was none to be had
   */
  void failed(String why, @Nullable Secret refused) {
    trouble = why;
    restsUntil = clock.instant().plus(REST);
    changing.lock();
    try {
      GoogleTokens stored = read();
      if (stored != null && refused != null && refused.equals(stored.access())) {
        keep(stored.withoutAccess());
      }
    } finally {
      changing.unlock();
    }
  }

  /** What only this sign-in knows; null when there is none. */
  @Nullable Secret refreshToken() {
    GoogleTokens known = tokens;
    return known == null ? null : known.refresh();
  }
}
