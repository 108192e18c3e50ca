// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Secret;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
  @ParameterizedTest
  @EnumSource
  void emailAndPasswordOpenASession(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      TestClient.administrator(server);
      var client = TestClient.anonymous(server);

      var answer = client.post("/api/auth/login", login(" ADA@example.com", TestClient.PASSWORD));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().members())
          .containsOnlyKeys("accessToken", "refreshToken", "tokenType", "expiresIn", "user");
      assertThat(answer.string("tokenType")).isEqualTo("Bearer");
      assertThat(answer.json().integer("expiresIn")).isEqualTo(900);
      var me =
          client
              .with("Authorization", "Bearer " + answer.string("accessToken"))
              .get("/api/auth/me");
      assertThat(me.json()).isEqualTo(answer.json().object("user"));
      assertThat(me.json().members())
          .containsOnlyKeys(
              "id", "email", "name", "role", "administrator", "organization", "permissions");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongPasswordAndAnUnknownEmailGetTheSameAnswer(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      TestClient.administrator(server);
      var client = TestClient.anonymous(server);

      var wrong = client.post("/api/auth/login", login(TestClient.EMAIL, "wrong horse battery"));
      var unknown = client.post("/api/auth/login", login("Eve@example.com", TestClient.PASSWORD));
      var empty = client.post("/api/auth/login", Json.object());

      assertThat(wrong.status()).isEqualTo(401);
      assertThat(wrong.string("code")).isEqualTo("WRONG_CREDENTIALS");
      assertThat(unknown.json()).isEqualTo(wrong.json());
      assertThat(empty.json()).isEqualTo(wrong.json());
      assertThat(Stored.events(server))
          .contains(
              "user.sign_in_failed ada@example.com ada@example.com",
              "user.sign_in_failed eve@example.com eve@example.com");
    }
  }

  @Test
  void anEndlessEmailIsShortenedInTheEvent() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      var answer =
          TestClient.anonymous(server)
              .post("/api/auth/login", login("x".repeat(100_000), TestClient.PASSWORD));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(Stored.events(server).getFirst()).hasSizeLessThan(300).contains("xxx…");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"email\":\"ada@example.com\",\"password\":\"sesame-open-now\"",
        "{\"email\":[],\"password\":\"sesame-open-now\"}",
        "{\"email\":\"a\",\"password\":{\"sesame-open-now\":1}}",
        ""
      })
  void aBrokenRequestIsRefusedWithoutRepeatingIt(String body) {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      var answer =
          TestClient.anonymous(server)
              .send("POST", "/api/auth/login", "application/json", BodyPublishers.ofString(body));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.body()).doesNotContain("sesame");
    }
  }

  @Test
  void passwordsAreKeptAsArgon2idOfTheRecommendedStrength() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      var passwords = server.bean(Passwords.class);
      var password = new Secret(TestClient.PASSWORD);

      String hash = passwords.hash(password);

      assertThat(hash).startsWith("$argon2id$v=19$m=7168,t=5,p=1$").hasSizeLessThan(400);
      assertThat(passwords.hash(password)).isNotEqualTo(hash);
      assertThat(passwords.matches(password, hash)).isTrue();
      assertThat(passwords.matches(new Secret(TestClient.PASSWORD + " "), hash)).isFalse();
      var umlauts = new Secret("Ümläute und 漢字 🙂");
      assertThat(passwords.matches(umlauts, passwords.hash(umlauts))).isTrue();
      assertThat(passwords.matches(new Secret(""), passwords.hash(new Secret("")))).isTrue();
      assertThat(passwords.matches(new Secret("x".repeat(257)), passwords.hash(new Secret(""))))
          .isFalse();
    }
  }

  @Test
  void manyPasswordsAreCheckedAtOnce() throws Exception {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      var passwords = server.bean(Passwords.class);
      String hash = passwords.hash(new Secret("the right one"));

      var answers =
          Together.all(
              40, i -> passwords.matches(new Secret(i % 2 == 0 ? "the right one" : "wrong"), hash));

      assertThat(answers).isEqualTo(IntStream.range(0, 40).mapToObj(i -> i % 2 == 0).toList());
    }
  }

  // The quickest of several, so that a busy machine does not decide.
  @Test
  void anUnknownUserTakesAsLongAsAKnownOne() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      var passwords = server.bean(Passwords.class);
      String hash = passwords.hash(new Secret(TestClient.PASSWORD));

      long known = quickest(() -> passwords.matches(new Secret("wrong horse battery"), hash));
      long unknown = quickest(() -> passwords.matches(new Secret("wrong horse battery"), null));

      assertThat(unknown).isBetween(known / 3, known * 3);
    }
  }

  private static long quickest(Runnable work) {
    return LongStream.range(0, 8)
        .map(
            _ -> {
              long begin = System.nanoTime();
              work.run();
              return System.nanoTime() - begin;
            })
        .min()
        .orElseThrow();
  }

  private static JsonObject login(String email, String password) {
    return Json.object("email", email, "password", password);
  }
}
