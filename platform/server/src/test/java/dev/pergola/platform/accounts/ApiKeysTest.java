// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeysTest {
  @ParameterizedTest
  @EnumSource
  void aKeySpeaksForItsUserUntilItIsRevoked(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      TestClient ada = TestClient.administrator(server);
      JsonObject made =
          ada.post("/api/keys", Json.object("name", "Report", "scopes", Json.array("chat"))).json();
      TestClient program = with(server, token(made));

      assertThat(program.get("/api/auth/me").string("email")).isEqualTo(TestClient.EMAIL);
      assertThat(key(ada).string("lastUsedAt")).isNotNull();

      assertThat(send(ada, "DELETE", "/api/keys/" + made.object("key").string("id")))
          .isEqualTo(204);
      var refused = program.get("/api/auth/me");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.string("detail")).contains("API key").contains("revoked");
      assertThat(ada.get("/api/keys").json().get("keys").elements()).isEmpty();
      assertThat(Stored.events(server))
          .contains("key.created Ada Report", "key.revoked Ada Report");
    }
  }

  @Test
  void aKeyPassesOnItsScopesOnly() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      TestClient ada = TestClient.administrator(server);
      TestClient program = with(server, make(ada, "chat"));

      assertThat(program.get("/api/conversations").status()).isEqualTo(200);
      assertThat(program.get("/api/plugins").status()).isEqualTo(403);
      assertThat(with(server, make(ada, "installation.administer")).get("/api/plugins").status())
          .isEqualTo(200);
    }
  }

  @Test
  void scopesThatAreNoListAreNamedInTheRefusal() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      var refused =
          TestClient.administrator(server)
              .post("/api/keys", Json.object("name", "a", "scopes", "models"));

      TestClient.assertRefused(refused, 400, "INVALID_ARGUMENT");
      assertThat(refused.string("detail"))
          .endsWith("Send an object with scopes (a list), expiresInDays (a whole number).");
    }
  }

  @Test
  void aKeyForModelsIsNobodyOutsideOfTheGateway() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      TestClient ada = TestClient.administrator(server);
      String token = token(ada.post("/api/keys", Json.object("name", "Models")).json());

      assertThat(with(server, token).get("/api/auth/me").status()).isEqualTo(401);
      assertThat(with(server, token).get("/api/auth/me").string("detail")).contains("scopes");
    }
  }

  @Test
  void aKeyExpires() {
    try (var server = TestServer.start(TestServer.On.SQLITE, MovableClock.CHOSEN)) {
      TestClient ada = TestClient.administrator(server);
      String token =
          token(
              ada.post(
                      "/api/keys",
                      Json.object("name", "a", "scopes", Json.array("chat"), "expiresInDays", 1))
                  .json());
      assertThat(with(server, token).get("/api/auth/me").status()).isEqualTo(200);

      server.bean(MovableClock.class).advance(Duration.ofDays(1));

      assertThat(with(server, token).get("/api/auth/me").status()).isEqualTo(401);
    }
  }

  @Test
  void aKeyThatAnotherNodeRevokedIsRefusedWithinSeconds() {
    try (var server = TestServer.start(TestServer.On.SQLITE, MovableClock.CHOSEN)) {
      TestClient ada = TestClient.administrator(server);
      String token = make(ada, "chat");
      TestClient program = with(server, token);
      assertThat(program.get("/api/auth/me").status()).isEqualTo(200);
      ApiKeyRows rows = server.bean(ApiKeyRows.class);
      ApiKeyRow row = rows.findByHash(Tokens.hash(token)).orElseThrow();

      rows.revoke(row.id(), row.userId(), 1);

      assertThat(program.get("/api/auth/me").status()).isEqualTo(200);
      server.bean(MovableClock.class).advance(KnownKeys.KEPT);
      assertThat(program.get("/api/auth/me").status()).isEqualTo(401);
    }
  }

  @Test
  void whatIsRevokedWhileItIsLookedUpIsNotRemembered() {
    var known = new KnownKeys(InstantSource.system());
    var caller = new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of());
    var holder = new KeyHolder(UUID.randomUUID(), caller);
    Instant read = Instant.now();
    known.put("hash", holder, read, null);
    assertThat(known.get("hash")).isEqualTo(holder);

    known.revoke(holder.keyId());
    known.put("hash", holder, read, null);

    assertThat(known.get("hash")).isNull();
  }

  @Test
  void keysAreMadeAndRevokedByPeopleOnly() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      TestClient ada = TestClient.administrator(server);
      TestClient program = with(server, make(ada, "installation.administer"));

      assertThat(program.get("/api/keys").status()).isEqualTo(403);
      assertThat(program.post("/api/keys", Json.object("name", "more")).status()).isEqualTo(403);
      assertThat(send(program, "DELETE", "/api/keys/" + key(ada).string("id"))).isEqualTo(403);
      assertThat(TestClient.anonymous(server).get("/api/keys").status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | name",
        "{\"name\": \"  \"} | 400 | name",
        "{\"name\": \"a\", \"scopes\": [\"root\"]} | 403 | root",
        "{\"name\": \"a\", \"scopes\": [\"chat\", \"\"]} | 403 | permission",
        "{\"name\": \"a\", \"expiresInDays\": 0} | 400 | days",
        "{\"name\": \"a\", \"expiresInDays\": 99999} | 400 | days",
      })
  void whatCannotBeIsRefused(String body, int status, String words) {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      TestClient ada = TestClient.administrator(server);

      var answer = ada.post("/api/keys", Json.parse(body));

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.string("detail")).contains(words);
      assertThat(ada.get("/api/keys").json().get("keys").elements()).isEmpty();
    }
  }

  @Test
  void anothersKeyIsNotFound() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      TestClient ada = TestClient.administrator(server);
      assertThat(send(ada, "DELETE", "/api/keys/" + UUID.randomUUID())).isEqualTo(404);
    }
  }

  @Test
  void onlyTheHashIsStored() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      String token = make(TestClient.administrator(server), "chat");

      assertThat(Stored.everything(server)).doesNotContain(token.substring(4));
    }
  }

  @Test
  void thePageShowsANewKeyOnce() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      TestClient ada = TestClient.administrator(server);

      var made = ada.submit("/account/keys", "name", "Sheet", "scopes", "chat", "days", "30");

      assertThat(made.status()).isEqualTo(200);
      assertThat(made.body()).containsPattern("pgk_[A-Za-z0-9_-]{43}");
      assertThat(made.header("Cache-Control")).isEqualTo("no-store");
      String page = ada.get("/account").body();
      assertThat(page).contains("Sheet").doesNotContainPattern("pgk_[A-Za-z0-9_-]{43}");
      String id = key(ada).string("id");
      assertThat(ada.submit("/account/keys/" + id + "/revoke").status()).isEqualTo(303);
      assertThat(ada.submit("/account/keys", "name", "", "days", "30").body()).contains("name of");
      assertThat(ada.submit("/account/keys", "name", "x", "days", "soon").status()).isEqualTo(400);
    }
  }

  private static String make(TestClient client, String scope) {
    return token(
        client.post("/api/keys", Json.object("name", "a", "scopes", Json.array(scope))).json());
  }

  private static String token(JsonObject made) {
    String token = made.string("token");
    assertThat(token).matches("pgk_[A-Za-z0-9_-]{43}");
    return token;
  }

  private static JsonObject key(TestClient client) {
    return (JsonObject) client.get("/api/keys").json().get("keys").elements().getFirst();
  }

  private static TestClient with(TestServer server, String token) {
    return TestClient.anonymous(server).with("Authorization", "Bearer " + token);
  }

  private static int send(TestClient client, String method, String path) {
    return client.send(method, path, null, BodyPublishers.noBody()).status();
  }
}
