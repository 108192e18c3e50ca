// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Google's server that hands out tokens (RFC 6749, sections 4.1.3 and 6). */
final class TokenServer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final GoogleClient client;
  private final Supplier<HttpClient> http;
  private final InstantSource clock;

  TokenServer(GoogleClient client, Supplier<HttpClient> http, InstantSource clock) {
    this.client = client;
    this.http = http;
    this.clock = clock;
  }

  /** Tokens for a code that came with the browser, and the verifier of its challenge. */
  GoogleTokens exchange(String code, String verifier) throws InterruptedException {
    return ask(
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "code_verifier",
            verifier,
            "redirect_uri",
            client.redirect().toString()),
        null);
  }

  /** New tokens for the ones that are there. */
  GoogleTokens refresh(GoogleTokens tokens) throws InterruptedException {
    return ask(
        Map.of("grant_type", "refresh_token", "refresh_token", tokens.refresh().reveal()),
        tokens.refresh());
  }

  private GoogleTokens ask(Map<String, String> asked, @Nullable Secret present)
      throws InterruptedException {
    Map<String, String> form = new LinkedHashMap<>(asked);
    form.put("client_id", client.id());
    form.put("client_secret", client.secret().reveal());
    var post =
        HttpRequest.newBuilder(client.token())
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(encode(form)));
    if (client.token().getScheme().equals("http")) {
      post.version(HttpClient.Version.HTTP_1_1);
    }
    try {
      HttpResponse<String> response = http.get().send(post.build(), BodyHandlers.ofString());
      return tokens(response.statusCode(), response.body(), present);
    } catch (IOException e) {
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          "Cannot reach %s, where Google hands out tokens. Try again later."
              .formatted(client.token().getAuthority()),
          e);
    }
  }

  static String encode(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private GoogleTokens tokens(int status, String body, @Nullable Secret present) {
    JsonObject answer = parse(body);
    String access = answer.string("access_token");
    String refresh = answer.string("refresh_token");
    if (status != 200 || access == null) {
      throw refused(status, answer);
    }
    if (refresh == null && present == null) {
      throw new PergolaException(
          StandardError.AUTHENTICATION_FAILED,
          "Google sent no refresh token. Remove this client's access at"
              + " https://myaccount.google.com/connections and connect again.");
    }
    long seconds = Objects.requireNonNullElse(answer.integer("expires_in"), 0L);
    return new GoogleTokens(
        refresh == null ? Objects.requireNonNull(present) : new Secret(refresh),
        new Secret(access),
        Instant.ofEpochMilli(clock.millis()).plusSeconds(seconds));
  }

  private static JsonObject parse(String body) {
    try {
      return Json.parse(body) instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (PergolaException _) {
      return JsonObject.EMPTY;
    }
  }

  // Only the code of the error is told: descriptions have been seen to repeat what was sent.
  private PergolaException refused(int status, JsonObject answer) {
    String error = Objects.requireNonNullElse(answer.string("error"), "");
    boolean known = error.matches("[a-z_]{1,60}");
    boolean temporary = status >= 500 || status == 429;
    return new PergolaException(
        temporary ? StandardError.UNAVAILABLE : StandardError.AUTHENTICATION_FAILED,
        "%s gives no token: %s. %s"
            .formatted(
                client.token().getAuthority(),
                known ? error : "status " + status,
                temporary ? "Try again later." : advice(error)));
  }

  private static String advice(String error) {
    return switch (error) {
      case "invalid_grant" ->
          "The consent has ended or was taken back: connect again on the plugin's page.";
      case "invalid_client", "unauthorized_client" ->
          "Check the Google client ID and secret on the Plugins page.";
      case "redirect_uri_mismatch" ->
          "Register the redirect address that the plugin's page shows with the Google client.";
      default -> "Connect again on the plugin's page.";
    };
  }
}
