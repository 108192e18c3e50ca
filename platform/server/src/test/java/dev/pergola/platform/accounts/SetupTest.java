// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SetupTest {
  @ParameterizedTest
  @EnumSource
  void theLinkMakesTheFirstAdministratorAndSignsThemIn(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      String token = server.bean(Setup.class).newToken().orElseThrow();
      assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);

      var answer =
          TestClient.anonymous(server).post("/api/setup", request(token, "ADA@Example.com "));

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.json().integer("expiresIn")).isEqualTo(900);
      var user = answer.json().object("user");
      assertThat(user.string("email")).isEqualTo("ada@example.com");
      assertThat(user.string("name")).isEqualTo("Ada");
      assertThat(user.string("role")).isEqualTo("owner");
      assertThat(user.members()).containsEntry("administrator", Json.of(true));
      assertThat(user.members())
          .containsEntry(
              "permissions",
              Json.array("chat", "installation.administer", "models", "organization.manage"));
      assertThat(user.object("organization").string("name")).isEqualTo("Ada's organization");
      assertThat(
              TestClient.anonymous(server)
                  .with("Authorization", "Bearer " + answer.string("accessToken"))
                  .get("/api/auth/me")
                  .json())
          .isEqualTo(user);
      assertThat(
              TestClient.anonymous(server)
                  .with("Cookie", answer.cookies())
                  .get("/api/auth/me")
                  .json())
          .isEqualTo(user);
      assertThat(Stored.events(server))
          .containsExactly(
              "installation.set_up Ada ada@example.com", "user.signed_in Ada ada@example.com");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLinkIsGoodOnce(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      var client = TestClient.anonymous(server);
      String token = server.bean(Setup.class).newToken().orElseThrow();
      client.post("/api/setup", request(token, "ada@example.com"));

      var again = client.post("/api/setup", request(token, "eve@example.com"));

      assertThat(again.status()).isEqualTo(403);
      assertThat(again.string("code")).isEqualTo("SETUP_TOKEN_INVALID");
      assertThat(again.string("detail")).contains("restart Pergola").contains("new link");
      assertThat(Stored.count(server, "accounts_user")).isEqualTo(1);
      assertThat(server.bean(Setup.class).newToken()).isEmpty();
      assertThat(Stored.count(server, "accounts_setup")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewLinkReplacesTheOneBefore(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      var client = TestClient.anonymous(server);
      String first = server.bean(Setup.class).newToken().orElseThrow();
      String second = server.bean(Setup.class).newToken().orElseThrow();

      assertThat(client.post("/api/setup", request(first, "ada@example.com")).status())
          .isEqualTo(403);
      assertThat(client.post("/api/setup", request("", "ada@example.com")).status()).isEqualTo(403);
      assertThat(client.post("/api/setup", Json.object()).status()).isEqualTo(403);
      assertThat(client.post("/api/setup", request(second, "ada@example.com")).status())
          .isEqualTo(201);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyAtOnceOneBecomesTheAdministrator(TestServer.On database) throws Exception {
    try (var server = TestServer.start(database)) {
      var client = TestClient.anonymous(server);
      String token = server.bean(Setup.class).newToken().orElseThrow();

      List<Integer> answers =
          Together.all(
              20,
              i -> client.post("/api/setup", request(token, "u" + i + "@example.com")).status());

      assertThat(answers).containsOnly(201, 403).containsOnlyOnce(201);
      assertThat(Stored.count(server, "accounts_user")).isEqualTo(1);
      assertThat(Stored.count(server, "accounts_organization")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyWaysAtOnceOneMakesTheAdministrator(TestServer.On database) throws Exception {
    try (var server = TestServer.start(database)) {
      var setup = server.bean(Setup.class);
      String token = setup.newToken().orElseThrow();

      List<Boolean> made =
          Together.all(
              12,
              i -> {
                if (i % 2 == 0) {
                  return setup.createAdministratorIfEmpty(
                      "u" + i + "@example.com", "correct horse battery", "U");
                }
                try {
                  setup.setUp(token, "U", "u" + i + "@example.com", "correct horse battery");
                  return true;
                } catch (PergolaException e) {
                  assertThat(e.code()).isEqualTo(AccountsError.SETUP_TOKEN_INVALID);
                  return false;
                }
              });

      assertThat(made).containsOnlyOnce(true);
      assertThat(Stored.count(server, "accounts_user")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAdministratorIsMadeWithoutAskingOnlyWhereThereIsNoAccount(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      var setup = server.bean(Setup.class);

      assertThat(setup.createAdministratorIfEmpty("ada@localhost", "correct horse", "Ada"))
          .isTrue();
      assertThat(setup.createAdministratorIfEmpty("eve@localhost", "correct horse", "Eve"))
          .isFalse();
      assertThat(setup.createAdministratorIfEmpty("no email", "weak", "")).isFalse();

      assertThat(Stored.rows(server, "SELECT email FROM accounts_user"))
          .containsExactly("ada@localhost");
      assertThat(setup.newToken()).isEmpty();
      assertThat(Stored.events(server)).containsExactly("installation.set_up system ada@localhost");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "no-at-sign, correct horse battery, Ada, email address",
    "@example.com, correct horse battery, Ada, email address",
    "ada@, correct horse battery, Ada, email address",
    "a b@example.com, correct horse battery, Ada, email address",
    "ada@example..com, correct horse battery, Ada, email address",
    "ada@example.com, short-pwd, Ada, at least 10",
    "ada@example.com, Ada@Example.com, Ada, must not be the email",
    "ada@example.com, correct horse battery, '  ', your name",
  })
  void whatCannotBeTakenIsSaidWithoutThePassword(
      String email, String password, String name, String detail) {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      assertThatThrownBy(
              () -> server.bean(Setup.class).createAdministratorIfEmpty(email, password, name))
          .isInstanceOfSatisfying(
              PergolaException.class,
              e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT))
          .hasMessageContaining(detail)
          .hasMessageNotContaining(password);
      assertThat(Stored.count(server, "accounts_user")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedPasswordLeavesTheLinkGood(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      var client = TestClient.anonymous(server);
      String token = server.bean(Setup.class).newToken().orElseThrow();

      var tooLong =
          client.post(
              "/api/setup", request(token, "ada@example.com").with("password", "x".repeat(257)));
      var longest =
          client.post(
              "/api/setup", request(token, "ada@example.com").with("password", "x".repeat(256)));

      assertThat(tooLong.status()).isEqualTo(400);
      assertThat(tooLong.string("detail")).contains("at most 256");
      assertThat(longest.status()).isEqualTo(201);
    }
  }

  private static JsonObject request(String token, String email) {
    return Json.object(
        "token", token, "name", "Ada", "email", email, "password", "correct horse battery");
  }
}
