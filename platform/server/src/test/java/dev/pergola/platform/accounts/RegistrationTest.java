// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistrationTest {
  private static final Map<String, Object> OPEN = Map.of("pergola.accounts.registration", "open");

  @ParameterizedTest
  @EnumSource
  void registrationIsClosedUnlessASettingOpensIt(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      TestClient.administrator(server);

      var answer = TestClient.anonymous(server).post("/api/auth/register", grace());

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.string("code")).isEqualTo("REGISTRATION_CLOSED");
      assertThat(answer.string("detail")).contains("PERGOLA_ACCOUNTS_REGISTRATION=open");
      assertThat(Stored.count(server, "accounts_user")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstAccountIsNotMadeByRegistering(TestServer.On database) {
    try (var server = TestServer.start(database, OPEN)) {
      var answer = TestClient.anonymous(server).post("/api/auth/register", grace());

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.string("code")).isEqualTo("REGISTRATION_CLOSED");
      assertThat(answer.string("detail")).contains("set-up link");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoRegistersOwnsAnOrganizationAndAdministersNothing(TestServer.On database) {
    try (var server = TestServer.start(database, OPEN)) {
      var administrator = TestClient.administrator(server).get("/api/auth/me").json();

      var answer = TestClient.anonymous(server).post("/api/auth/register", grace());

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.string("tokenType")).isEqualTo("Bearer");
      var user = answer.json().object("user");
      assertThat(user.string("role")).isEqualTo("owner");
      assertThat(user.members()).containsEntry("administrator", Json.of(false));
      assertThat(user.members())
          .containsEntry("permissions", Json.array("chat", "models", "organization.manage"));
      assertThat(user.object("organization").string("id"))
          .isNotNull()
          .isNotEqualTo(administrator.object("organization").string("id"));
      assertThat(Stored.events(server)).contains("user.registered Grace grace@example.com");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmailBelongsToOneAccount(TestServer.On database) throws Exception {
    try (var server = TestServer.start(database, OPEN)) {
      TestClient.administrator(server);
      var client = TestClient.anonymous(server);

      List<Integer> answers =
          Together.all(8, _ -> client.post("/api/auth/register", grace()).status());
      var again = client.post("/api/auth/register", grace().with("email", " GRACE@example.COM"));

      assertThat(answers).containsOnly(201, 409).containsOnlyOnce(201);
      assertThat(again.status()).isEqualTo(409);
      assertThat(again.string("code")).isEqualTo("EMAIL_TAKEN");
      assertThat(Stored.count(server, "accounts_user")).isEqualTo(2);
      // What was begun for the others has been undone.
      assertThat(Stored.count(server, "accounts_organization")).isEqualTo(2);
    }
  }

  private static JsonObject grace() {
    return Json.object(
        "name", "Grace", "email", "grace@example.com", "password", "correct horse battery");
  }
}
