// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Json;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: begun by signing in, carried on with refresh tokens, ended by signing out.
 *
 * <p>A refresh token is good once. When one is used again its session ends, as one of the two who
 * used it has stolen it; unless that is within {@link #GRACE}, when two tabs have met or an answer
 * got lost: then it is answered with the same successor once more.
 */
@Singleton
class Sessions {
  /** How long a refresh token is good for. */
  static final Duration LIFETIME = Duration.ofDays(7);

  /** How long a used refresh token may be used again. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** What comes of a refresh token. */
  sealed interface Refresh {
    /** The session goes on. */
    record Renewed(SessionTokens tokens) implements Refresh {}

    /** The token is none, has expired, or its session has ended. */
    record Refused() implements Refresh {}

    /** The token was used before; its session has been ended. */
    record Reused() implements Refresh {}
  }

  private final SessionRows sessions;
  private final RefreshTokenRows refreshTokens;
  private final UserRows users;
  private final AccessTokens accessTokens;
  private final Tokens tokens;
  private final EventLog events;
  private final InstantSource clock;

  Sessions(
      SessionRows sessions,
      RefreshTokenRows refreshTokens,
      UserRows users,
      AccessTokens accessTokens,
      Tokens tokens,
      EventLog events,
      InstantSource clock) {
    this.sessions = sessions;
    this.refreshTokens = refreshTokens;
    this.users = users;
    this.accessTokens = accessTokens;
    this.tokens = tokens;
    this.events = events;
    this.clock = clock;
  }

  /** Begins a session. */
  @Transactional
  SessionTokens begin(UserRow user) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    sessions.forget(user.id(), now.minus(LIFETIME).toEpochMilli());
    var session = sessions.save(new SessionRow(Ids.next(), user.id(), now, now));
    events.record(
        user.organizationId(),
        user.id(),
        user.name(),
        "user.signed_in",
        user.email(),
        Json.object("session", session.id()));
    return hand(session.id(), user, tokens.fresh());
  }

  /** Carries a session on, or ends it when the token was used before. */
  @Transactional
  Refresh refresh(String token) {
    String hash = Tokens.hash(token);
    RefreshTokenRow row = refreshTokens.findById(hash).orElse(null);
    long now = clock.millis();
    // The session's lock comes first, here as everywhere: who ends a session waits for a token that
    // is being handed out, and takes it along.
    if (row == null || sessions.touch(row.sessionId(), now) == 0) {
      return new Refresh.Refused();
    }
    UserRow user =
        users.findById(sessions.findById(row.sessionId()).orElseThrow().userId()).orElseThrow();
    if (refreshTokens.use(hash, now, now - GRACE.toMillis()) == 0) {
      return row.expiresAt().toEpochMilli() <= now
          ? new Refresh.Refused()
          : endReused(row.sessionId(), user);
    }
    refreshTokens.deleteExpired(row.sessionId(), now);
    return new Refresh.Renewed(hand(row.sessionId(), user, tokens.successor(token)));
  }

  /**
   * Ends the session of an access token, of a refresh token, or both when they are two.
   *
   * @param current what the access token tells; null for none
   * @param refreshToken null for none
   */
  @Transactional
  void end(@Nullable CurrentSession current, @Nullable String refreshToken) {
    if (current != null) {
      end(current.id());
    }
    if (refreshToken != null) {
      refreshTokens.findById(Tokens.hash(refreshToken)).ifPresent(row -> end(row.sessionId()));
    }
  }

  private void end(UUID id) {
    SessionRow session = sessions.findById(id).orElse(null);
    if (session != null && sessions.end(id) == 1) {
      UserRow user = users.findById(session.userId()).orElseThrow();
      events.record(
          user.organizationId(),
          user.id(),
          user.name(),
          "user.signed_out",
          user.email(),
          Json.object("session", id));
    }
  }

  private Refresh endReused(UUID id, UserRow user) {
    sessions.end(id);
    events.record(
        user.organizationId(),
        user.id(),
        user.name(),
        "session.reuse_detected",
        user.email(),
        Json.object("session", id));
    return new Refresh.Reused();
  }

  private SessionTokens hand(UUID session, UserRow user, String refresh) {
    refreshTokens.insertIfAbsent(
        Tokens.hash(refresh), session, clock.instant().plus(LIFETIME).toEpochMilli());
    return new SessionTokens(
        accessTokens.issue(
            new CurrentSession(session, user.caller(), user.email(), user.administrator())),
        refresh,
        user);
  }
}
