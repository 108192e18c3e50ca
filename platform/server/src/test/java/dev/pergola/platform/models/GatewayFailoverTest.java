// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs at the gateway get the next model, too, relayed or translated. */
@Timeout(60)
class GatewayFailoverTest {
  private static final String PATH = "/v1/chat/completions";

  private final ModelServer vendor = ModelServer.start();
  private final ScriptedProvider other =
      ScriptedProvider.of("anthropic", new Model("claude", "Claude", 0));
  private TestServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    FixturePlugin.providing(
        server, "p1", new RelayedProvider(vendor.address(), Duration.ofSeconds(5)));
    FixturePlugin.providing(server, "p2", other);
    TestClient ada = TestClient.administrator(server);
    JsonObject rules =
        Json.object(
            "failover", List.of("openai/gpt-5-mini", "anthropic/claude"),
            "aliases", Json.object("fast", "openai/gpt-5-mini"));
    ada.send("PUT", "/api/routing", "application/json", BodyPublishers.ofString(rules.toString()));
    client =
        TestClient.bearer(
            server, ada.post("/api/keys", Json.object("name", "Program")).string("token"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    vendor.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aVendorThatIsOverloadedIsTakenOverFromStreamedOrNot(boolean stream) {
    vendor.script(overloaded());
    other.then(ScriptedProvider.says("Good ", "day"));

    var answer = client.post(PATH, question("fast", stream));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("day").doesNotContain("busy");
    assertThat(answer.header("x-pergola-model")).isEqualTo("anthropic/claude");
    assertThat(answer.header("x-pergola-attempts"))
        .matches("openai/gpt-5-mini FAILED UNAVAILABLE \\d+ms; anthropic/claude ANSWERED \\d+ms");
  }

  @Test
  void whenNobodyIsLeftTheLastOnesErrorIsTheAnswer() {
    vendor.script(overloaded());
    other.then(
        (_, _) -> {
          throw new PergolaException(StandardError.AUTHENTICATION_FAILED, "No such key.");
        });
    assertThat(client.post(PATH, question("fast", false)).body()).contains("No such key.");

    other.then(ScriptedProvider.says("Good day"));
    assertThat(client.post(PATH, question("anthropic/claude", false)).status()).isEqualTo(200);
    assertThat(vendor.requests()).hasSize(1);
  }

  @Test
  void aRequestThatTheVendorRefusesIsNotPutToAnother() {
    vendor.script(
        new Reply(400, "application/json", List.of(send("{\"error\":{\"message\":\"odd\"}}"))));

    var answer = client.post(PATH, question("openai/gpt-5-mini", false));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"error\":{\"message\":\"odd\"}}");
    assertThat(other.requests()).isEmpty();
  }

  private static Reply overloaded() {
    return new Reply(503, "application/json", List.of(send("{\"error\":{\"message\":\"busy\"}}")));
  }

  private static Step send(String text) {
    return new Step.Send(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject question(String model, boolean stream) {
    return Json.object(
        "model", model,
        "stream", stream,
        "messages", List.of(Json.object("role", "user", "content", "Hello")));
  }
}
