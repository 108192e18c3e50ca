// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.math.BigDecimal;
import java.util.Map;

/** A server whose one model costs money, open to everybody, and what Ada does there about that. */
final class PaidServer implements AutoCloseable {
  private final ScriptedProvider vendor =
      ScriptedProvider.of("anthropic", new Model("claude-opus-4-5", "Opus", 1));
  private final TestServer server =
      TestServer.start(TestServer.On.SQLITE, Map.of("pergola.accounts.registration", "open"));
  private final TestClient ada;

  private PaidServer() {
    FixturePlugin.providing(server, "llm", vendor);
    ada = TestClient.administrator(server);
  }

  static PaidServer start() {
    return new PaidServer();
  }

  TestServer server() {
    return server;
  }

  ScriptedProvider vendor() {
    return vendor;
  }

  /** The administrator. */
  TestClient ada() {
    return ada;
  }

  /** Ada's. */
  String userId() {
    return ada.get("/api/auth/me").json().string("id");
  }

  /** Eve, who owns another organization. */
  TestClient stranger() {
    TestClient anonymous = TestClient.anonymous(server);
    return anonymous.with(
        "Authorization",
        "Bearer "
            + anonymous
                .post(
                    "/api/auth/register",
                    Json.object(
                        "name", "Eve", "email", "eve@example.com", "password", "a long password"))
                .string("accessToken"));
  }

  /** Has Ada ask the model. */
  Answer ask(String message) {
    return ada.post("/api/chat", Json.object("message", message));
  }

  /** Has Ada set a limit. */
  JsonObject limit(String subject, String subjectId, String measure, String period, Object amount) {
    Answer answer = ada.put("/api/limits", wanted(subject, subjectId, measure, period, amount));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  /** A limit, as the API is asked for it. */
  static JsonObject wanted(
      String subject, String subjectId, String measure, String period, Object amount) {
    return Json.object(
        "subject", subject,
        "subjectId", subjectId,
        "measure", measure,
        "period", period,
        "amount", amount,
        "currency", "USD");
  }

  /** A price of the model, as the API is asked for it. */
  static JsonObject price(String input) {
    var rate = new BigDecimal(input);
    return Json.object(
        "provider",
        "anthropic",
        "model",
        "claude-opus-4-5",
        "currency",
        "USD",
        "input",
        rate,
        "output",
        rate.add(rate),
        "cachedInput",
        1);
  }

  @Override
  public void close() {
    server.close();
  }
}
