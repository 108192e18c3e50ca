// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Caller;
import dev.pergola.api.Permission;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerBinderTest {
  private static TestServer server;
  private static URI address;

  @BeforeAll
  static void start() {
    var configuration = new HashMap<>(MovableClock.CHOSEN);
    configuration.put(ProbeController.PROPERTY, true);
    server = TestServer.start(TestServer.On.SQLITE, configuration);
    address = server.listen();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aBearerTokenNamesTheCaller() throws Exception {
    var answer = get("/api/probe/caller", "Authorization", "Bearer " + token(Permission.CHAT));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("Ada");
  }

  @Test
  void aCookieNamesTheCaller() throws Exception {
    var answer = get("/api/probe/caller", "Cookie", "pergola_access=" + token(Permission.CHAT));

    assertThat(answer.body()).isEqualTo("Ada");
  }

  @Test
  void aBadBearerTokenIsNotMadeUpForByACookie() throws Exception {
    var answer =
        get(
            "/api/probe/caller",
            "Cookie",
            "pergola_access=" + token(Permission.CHAT),
            "Authorization",
            "Bearer nonsense");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/probe/caller", "/api/probe/own-check"})
  void anExpiredTokenIsRefusedWhereSomebodyMustBeSignedIn(String path) throws Exception {
    String token = token(Permission.CHAT);
    server.bean(MovableClock.class).advance(AccessTokens.LIFETIME.minus(Duration.ofSeconds(1)));
    assertThat(get(path, "Authorization", "Bearer " + token).statusCode()).isEqualTo(200);

    server.bean(MovableClock.class).advance(Duration.ofSeconds(1));
    var answer = get(path, "Authorization", "Bearer " + token);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"NOT_SIGNED_IN\"").contains("Sign in");
  }

  @Test
  void anExpiredCookieIsNobodyWhereAnybodyMayLook() throws Exception {
    String token = token(Permission.CHAT);
    assertThat(get("/api/probe/anybody", "Cookie", "pergola_access=" + token).body())
        .isEqualTo("Ada");

    server.bean(MovableClock.class).advance(AccessTokens.LIFETIME);
    var answer = get("/api/probe/anybody", "Cookie", "pergola_access=" + token);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // alg none
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
        "a.b.c",
        ".",
        "Ω",
        "x"
      })
  void aForgedTokenIsRefused(String token) throws Exception {
    assertThat(server.bean(AccessTokens.class).verify(token)).isNull();
    assertThat(
            get("/api/probe/caller", "Authorization", "Bearer " + token.replace("Ω", "o"))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aTokenOfAnotherInstallationIsRefused() {
    try (var other = TestServer.start(TestServer.On.SQLITE, MovableClock.CHOSEN)) {
      String token = token(Permission.CHAT);

      assertThat(server.bean(AccessTokens.class).verify(token)).isNotNull();
      assertThat(other.bean(AccessTokens.class).verify(token)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/probe/administration", "/api/probe/secured-by-permission"})
  void aPermissionIsDemanded(String path) throws Exception {
    var refused = get(path, "Authorization", "Bearer " + token(Permission.CHAT));
    var answered = get(path, "Authorization", "Bearer " + token(Permission.ADMINISTER));

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.body()).contains("\"code\":\"NOT_ALLOWED\"");
    assertThat(answered.statusCode()).isEqualTo(200);
  }

  private static String token(String permission) {
    return server
        .bean(AccessTokens.class)
        .issue(
            new CurrentSession(
                UUID.randomUUID(),
                new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of(permission)),
                "ada@example.com",
                false));
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address.resolve(path)).headers(headers).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
