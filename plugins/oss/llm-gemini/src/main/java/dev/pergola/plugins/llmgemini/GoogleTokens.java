// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Google handed out for a sign-in.
 *
 * @param refresh gets new access tokens, until somebody takes the consent back
 * @param access what requests authenticate with; null when a new one is to be fetched
 * @param expiresAt when the access token ends
 */
record GoogleTokens(Secret refresh, @Nullable Secret access, Instant expiresAt) {
  // A request takes its time, and clocks differ.
  private static final Duration MARGIN = Duration.ofSeconds(60);

  /** Whether the access token can be used still. */
  boolean areFresh(Instant now) {
    return access != null && now.plus(MARGIN).isBefore(expiresAt);
  }

  GoogleTokens withoutAccess() {
    return new GoogleTokens(refresh, null, Instant.EPOCH);
  }

  /** For the encrypted store. */
  Secret toSecret() {
    return new Secret(
        Json.object(
                "refreshToken",
                refresh.reveal(),
                "accessToken",
                access == null ? null : access.reveal(),
                "expiresAt",
                expiresAt.getEpochSecond())
            .toString());
  }

  /** From the encrypted store; null when it holds no tokens. */
  static @Nullable GoogleTokens of(@Nullable Secret stored) {
    if (stored == null) {
      return null;
    }
    try {
      if (Json.parse(stored.reveal()) instanceof JsonObject object) {
        String refresh = object.string("refreshToken");
        String access = object.string("accessToken");
        return refresh == null
            ? null
            : new GoogleTokens(
                new Secret(refresh),
                access == null ? null : new Secret(access),
                Instant.ofEpochSecond(Objects.requireNonNullElse(object.integer("expiresAt"), 0L)));
      }
    } catch (PergolaException _) {
      // What is not ours is no sign-in; the administrator makes a new one.
    }
    return null;
  }
}
