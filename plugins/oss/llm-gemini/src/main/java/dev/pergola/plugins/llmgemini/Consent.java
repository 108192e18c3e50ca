// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.Secrets;
import dev.pergola.api.StandardError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way to Google's consent page and back: an authorization code with PKCE (RFC 7636), bound to
 * the user who set out by a state that works once and for ten minutes, on whichever node.
 */
final class Consent {
  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final String SCOPES =
      "https://www.googleapis.com/auth/cloud-platform"
          + " https://www.googleapis.com/auth/generative-language.retriever";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final GoogleClient client;
  private final TokenServer server;
  private final Secrets secrets;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  Consent(GoogleClient client, TokenServer server, Secrets secrets, InstantSource clock) {
    this.client = client;
    this.server = server;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Where to send the user's browser. */
  URI begin(Caller caller) {
    String state = random();
    String verifier = random();
    long expiresAt = clock.instant().plus(LASTS).getEpochSecond();
    secrets.put(
        pending(caller),
        new Secret(
            Json.object("state", state, "verifier", verifier, "expiresAt", expiresAt).toString()));
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.id());
    query.put("redirect_uri", client.redirect().toString());
    query.put("scope", SCOPES);
    query.put("state", state);
    query.put("code_challenge", BASE64.encodeToString(sha256(verifier)));
    query.put("code_challenge_method", "S256");
    // Without these two Google sends a refresh token only the first time.
    query.put("access_type", "offline");
    query.put("prompt", "consent");
    return URI.create(client.authorization() + "?" + TokenServer.encode(query));
  }

  /**
   * The browser came back.
   *
   * @param state as it came
   * @param code as it came; null when the user refused
   * @param error Google's word for why there is no code
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when this user did not set out
   *     with this state; otherwise as {@link TokenServer#exchange}
   */
  GoogleTokens end(
      Caller caller, @Nullable String state, @Nullable String code, @Nullable String error)
      throws InterruptedException {
    Secret pending = secrets.get(pending(caller));
    JsonObject begun =
        pending != null && Json.parse(pending.reveal()) instanceof JsonObject object
            ? object
            : JsonObject.EMPTY;
    String expected = begun.string("state");
    long expiresAt = Objects.requireNonNullElse(begun.integer("expiresAt"), 0L);
    boolean own =
        expected != null && state != null && MessageDigest.isEqual(bytes(expected), bytes(state));
    if (own) {
      // Whoever comes with another one, as from an older tab, does not end this one.
      secrets.remove(pending(caller));
    }
    if (!own || clock.instant().getEpochSecond() >= expiresAt) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "This sign-in was not begun here by you, or took longer than ten minutes. Begin again on"
              + " the plugin's page.");
    }
    if (code == null) {
      throw new PergolaException(
          StandardError.AUTHENTICATION_FAILED,
          "Google sent no consent (%s). Begin again on the plugin's page."
              .formatted(
                  error != null && error.matches("[a-z_]{1,60}") ? error : "without a reason"));
    }
    return server.exchange(code, Objects.requireNonNull(begun.string("verifier")));
  }

  private static String pending(Caller caller) {
    return "google/pending/" + caller.userId();
  }

  /** What a link must hold that undoes the sign-in: other sites cannot know it. */
  static String proof(Caller caller, Secret refreshToken) {
    return BASE64.encodeToString(sha256("disconnect " + caller.userId() + refreshToken.reveal()));
  }

  /** Whether a link holds that proof. */
  static boolean isProof(@Nullable String given, Caller caller, Secret refreshToken) {
    return given != null && MessageDigest.isEqual(bytes(given), bytes(proof(caller, refreshToken)));
  }

  private String random() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
