// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  @ParameterizedTest
  @EnumSource
  void aRefreshTokenIsExchangedForTheNext(TestServer.On database) {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String first = login(server).string("refreshToken");
      pass(server, AccessTokens.LIFETIME);

      var answer = refresh(server, first);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.string("refreshToken")).isNotEqualTo(first).hasSize(43);
      assertThat(answer.string("tokenType")).isEqualTo("Bearer");
      assertThat(answer.json().object("user").string("email")).isEqualTo(TestClient.EMAIL);
      assertThat(
              TestClient.anonymous(server)
                  .with("Authorization", "Bearer " + answer.string("accessToken"))
                  .get("/api/auth/me")
                  .status())
          .isEqualTo(200);
      pass(server, Sessions.LIFETIME.minus(MOMENT));
      assertThat(refresh(server, answer.string("refreshToken")).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefreshTokenExpiresAfterSevenDays(TestServer.On database) {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String token = login(server).string("refreshToken");
      pass(server, Duration.ofDays(7));

      var answer = refresh(server, token);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.string("code")).isEqualTo("SESSION_ENDED");
      assertThat(answer.string("detail")).contains("Sign in again");
      assertThat(Stored.events(server)).noneMatch(event -> event.contains("reuse"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenUsedAgainLaterEndsTheSessionForBoth(TestServer.On database) {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String stolen = login(server).string("refreshToken");
      String other = login(server).string("refreshToken");
      String successor = refresh(server, stolen).string("refreshToken");
      pass(server, Sessions.GRACE.plus(MOMENT));

      var reuse = refresh(server, stolen);

      assertThat(reuse.status()).isEqualTo(401);
      assertThat(reuse.string("code")).isEqualTo("SESSION_ENDED");
      assertThat(refresh(server, successor).status()).isEqualTo(401);
      assertThat(Stored.events(server))
          .containsOnlyOnce("session.reuse_detected Ada ada@example.com");
      // The user's other sessions are not concerned.
      assertThat(refresh(server, other).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenUsedAgainAtOnceIsAnsweredWithTheSameSuccessor(TestServer.On database) {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String token = login(server).string("refreshToken");
      String successor = refresh(server, token).string("refreshToken");
      pass(server, Sessions.GRACE);

      var again = refresh(server, token);

      assertThat(again.status()).isEqualTo(200);
      assertThat(again.string("refreshToken")).isEqualTo(successor);
      // Using it again does not prolong the time for that.
      pass(server, MOMENT);
      assertThat(refresh(server, token).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fiftyTabsAtOnceGetOneSuccessor(TestServer.On database) throws Exception {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String token = login(server).string("refreshToken");

      List<TestClient.Answer> answers = Together.all(50, _ -> refresh(server, token));

      assertThat(answers).extracting(TestClient.Answer::status).containsOnly(200);
      assertThat(answers.stream().map(answer -> answer.string("refreshToken")).distinct())
          .hasSize(1);
      assertThat(
              Stored.rows(server, "SELECT hash FROM accounts_refresh_token WHERE used_at IS NULL"))
          .hasSize(1);
      pass(server, Sessions.GRACE.plus(MOMENT));
      assertThat(refresh(server, answers.getFirst().string("refreshToken")).status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fiftyThievesAtOnceEndTheSessionOnce(TestServer.On database) throws Exception {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String stolen = login(server).string("refreshToken");
      String successor = refresh(server, stolen).string("refreshToken");
      pass(server, Sessions.GRACE.plus(MOMENT));

      // The rightful tab refreshes meanwhile: what it gets must not outlive the session.
      List<TestClient.Answer> answers =
          Together.all(50, i -> refresh(server, i % 5 == 0 ? successor : stolen));

      for (int i = 0; i < 50; i++) {
        if (i % 5 != 0) {
          assertThat(answers.get(i).status()).isEqualTo(401);
        }
      }
      assertThat(Stored.count(server, "accounts_refresh_token")).isZero();
      assertThat(Stored.events(server))
          .containsOnlyOnce("session.reuse_detected Ada ada@example.com");
    }
  }

  @ParameterizedTest
  @EnumSource
  void signingOutEndsTheSession(TestServer.On database) {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      var session = login(server);
      var other = login(server);

      var answer =
          TestClient.anonymous(server)
              .with("Authorization", "Bearer " + session.string("accessToken"))
              .post("/api/auth/logout");
      var byToken =
          TestClient.anonymous(server)
              .post("/api/auth/logout", Json.object("refreshToken", other.string("refreshToken")));
      var nobody = TestClient.anonymous(server).post("/api/auth/logout");

      assertThat(List.of(answer.status(), byToken.status(), nobody.status())).containsOnly(204);
      assertThat(refresh(server, session.string("refreshToken")).status()).isEqualTo(401);
      assertThat(refresh(server, other.string("refreshToken")).status()).isEqualTo(401);
      assertThat(
              Stored.events(server).stream().filter(event -> event.startsWith("user.signed_out")))
          .hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasExpiredIsForgotten(TestServer.On database) {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String token = login(server).string("refreshToken");
      pass(server, Duration.ofDays(6));
      String successor = refresh(server, token).string("refreshToken");
      assertThat(Stored.count(server, "accounts_refresh_token")).isEqualTo(2);

      pass(server, Duration.ofDays(2));
      refresh(server, successor);
      assertThat(Stored.count(server, "accounts_refresh_token")).isEqualTo(2);

      pass(server, Duration.ofDays(7));
      login(server);
      assertThat(Stored.count(server, "accounts_session")).isEqualTo(1);
      assertThat(Stored.count(server, "accounts_refresh_token")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTokenAndNoPasswordIsStoredAsItIs(TestServer.On database) {
    try (var server = TestServer.start(database, MovableClock.CHOSEN)) {
      String link = server.bean(Setup.class).newToken().orElseThrow();
      assertThat(Stored.everything(server)).doesNotContain(link).contains(Tokens.hash(link));
      var session = login(server);
      String token = session.string("refreshToken");
      String successor = refresh(server, token).string("refreshToken");

      assertThat(Stored.everything(server))
          .contains(Tokens.hash(token), Tokens.hash(successor), TestClient.EMAIL)
          .doesNotContain(token, successor, session.string("accessToken"), TestClient.PASSWORD);
    }
  }

  @Test
  void theDatabaseFileHoldsNoToken() throws IOException {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      String token = login(server).string("refreshToken");
      Path home = server.bean(dev.pergola.platform.home.Home.class).home();

      var written = new StringBuilder();
      try (var files = Files.list(home)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          written.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }

      assertThat(written.indexOf(Tokens.hash(token))).isPositive();
      assertThat(written.indexOf(token)).isNegative();
      assertThat(written.indexOf(TestClient.PASSWORD)).isNegative();
    }
  }

  @Test
  void aRefreshTokenThatNobodyHadIsRefused() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      assertThat(refresh(server, "nonsense").status()).isEqualTo(401);
      assertThat(refresh(server, "").status()).isEqualTo(401);
      assertThat(TestClient.anonymous(server).post("/api/auth/refresh").status()).isEqualTo(401);
    }
  }

  private static TestClient.Answer login(TestServer server) {
    server
        .bean(Setup.class)
        .createAdministratorIfEmpty(TestClient.EMAIL, TestClient.PASSWORD, "Ada");
    return TestClient.anonymous(server)
        .post(
            "/api/auth/login",
            Json.object("email", TestClient.EMAIL, "password", TestClient.PASSWORD));
  }

  private static TestClient.Answer refresh(TestServer server, String token) {
    return TestClient.anonymous(server)
        .post("/api/auth/refresh", Json.object("refreshToken", token));
  }

  private static void pass(TestServer server, Duration time) {
    server.bean(MovableClock.class).advance(time);
  }
}
