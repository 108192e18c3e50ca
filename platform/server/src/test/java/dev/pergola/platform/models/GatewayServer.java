// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ModelProvider;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.List;
import java.util.UUID;

/**
 * A server's gateway, a program that asks there by its API key, and what the ledger tells of it.
 */
final class GatewayServer implements AutoCloseable {
  static final String PATH = "/v1/chat/completions";

  private final TestServer server = TestServer.start(TestServer.On.SQLITE);
  private final TestClient ada = TestClient.administrator(server);
  private final TestClient program =
      TestClient.bearer(
          server, ada.post("/api/keys", Json.object("name", "Program")).string("token"));

  private GatewayServer() {}

  /** Starts one that has these models, each by a plugin of its own. */
  static GatewayServer start(ModelProvider... providers) {
    var started = new GatewayServer();
    for (int i = 0; i < providers.length; i++) {
      FixturePlugin.providing(started.server, "p" + (i + 1), providers[i]);
    }
    return started;
  }

  TestServer server() {
    return server;
  }

  /** The administrator, whose the program is. */
  TestClient ada() {
    return ada;
  }

  TestClient program() {
    return program;
  }

  /** A question of a program's. */
  static JsonObject question(String model) {
    return Json.object(
        "model", model, "messages", List.of(Json.object("role", "user", "content", "Hello")));
  }

  /** Fails unless the answer is an error in OpenAI's format, with this status and code. */
  static void assertError(TestClient.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.header("x-request-id")).isNotEmpty();
    assertThat(error(answer).string("code")).isEqualTo(code);
    assertThat(error(answer).members()).containsOnlyKeys("message", "type", "param", "code");
  }

  /** The error of an answer in OpenAI's format. */
  static JsonObject error(TestClient.Answer answer) {
    return answer.json().object("error");
  }

  /** All calls of Ada's organization. */
  List<LedgerRow> rows() {
    return server
        .bean(LedgerRows.class)
        .page(organization(), 0, Long.MAX_VALUE, new UUID(0, 0), Integer.MAX_VALUE);
  }

  /** The calls for a request, in their order. */
  List<LedgerRow> rows(TestClient.Answer answer) {
    return rows(UUID.fromString(answer.header("x-request-id")));
  }

  /** The first call for a request. */
  LedgerRow row(TestClient.Answer answer) {
    return rows(answer).getFirst();
  }

  /** The first call for a request. */
  LedgerRow row(UUID request) {
    return rows(request).getFirst();
  }

  private List<LedgerRow> rows(UUID request) {
    return server
        .bean(LedgerRows.class)
        .findByOrganizationIdAndRequestIdOrderById(organization(), request);
  }

  private UUID organization() {
    return UUID.fromString(ada.get("/api/auth/me").json().object("organization").string("id"));
  }

  @Override
  public void close() {
    server.close();
  }
}
