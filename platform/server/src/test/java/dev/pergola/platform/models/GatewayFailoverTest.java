// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import java.io.IOException;
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
  private final ModelServer vendor = ModelServer.start();
  private final ScriptedProvider other =
      ScriptedProvider.of("anthropic", new Model("claude", "Claude", 0));
  private final GatewayServer gateway =
      GatewayServer.start(new RelayedProvider(vendor.address(), Duration.ofSeconds(5)), other);
  private final TestClient program = gateway.program();

  @BeforeEach
  void start() {
    JsonObject rules =
        Json.object(
            "failover", List.of("openai/gpt-5-mini", "anthropic/claude"),
            "aliases", Json.object("fast", "openai/gpt-5-mini"));
    gateway.ada().put("/api/routing", rules);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    vendor.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aVendorThatIsOverloadedIsTakenOverFromStreamedOrNot(boolean stream) {
    vendor.script(overloaded());
    other.then(ScriptedProvider.says("Good ", "day"));

    var answer = program.post(GatewayServer.PATH, question("fast", stream));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("day").doesNotContain("busy");
    assertThat(answer.header("x-pergola-model")).isEqualTo("anthropic/claude");
    assertThat(answer.header("x-pergola-attempts"))
        .matches("openai/gpt-5-mini FAILED UNAVAILABLE \\d+ms; anthropic/claude ANSWERED \\d+ms");
    assertThat(answer.body())
        .contains("\"model\":\"anthropic/claude\"")
        .doesNotContain("\"model\":\"openai");
  }

  @Test
  void aRefusalThatIsPassedOnIsNoAnswer() {
    JsonObject rules = Json.object("failover", List.of("anthropic/claude", "openai/gpt-5-mini"));
    gateway.ada().put("/api/routing", rules);
    other.then(
        (_, _) -> {
          throw new PergolaException(StandardError.AUTHENTICATION_FAILED, "No such key.");
        });
    vendor.script(
        new Reply(404, "application/json", List.of(send("{\"error\":{\"message\":\"odd\"}}"))));

    var answer = program.post(GatewayServer.PATH, question("anthropic/claude", false));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("x-pergola-attempts"))
        .startsWith("anthropic/claude FAILED AUTHENTICATION_FAILED ")
        .matches(".*; openai/gpt-5-mini FAILED INVALID_ARGUMENT \\d+ms");
  }

  @Test
  void whenNobodyIsLeftTheLastOnesErrorIsTheAnswer() {
    vendor.script(overloaded());
    other.then(
        (_, _) -> {
          throw new PergolaException(StandardError.AUTHENTICATION_FAILED, "No such key.");
        });
    assertThat(program.post(GatewayServer.PATH, question("fast", false)).body())
        .contains("No such key.");

    other.then(ScriptedProvider.says("Good day"));
    assertThat(program.post(GatewayServer.PATH, question("anthropic/claude", false)).status())
        .isEqualTo(200);
    assertThat(vendor.requests()).hasSize(1);
  }

  @Test
  void aRequestThatTheVendorRefusesIsNotPutToAnother() {
    vendor.script(
        new Reply(400, "application/json", List.of(send("{\"error\":{\"message\":\"odd\"}}"))));

    var answer = program.post(GatewayServer.PATH, question("openai/gpt-5-mini", false));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"error\":{\"message\":\"odd\"}}");
    assertThat(other.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":{\"message\":\"busy\",\"type\":\"server_error\"}}\n\n",
        "data: {\"choices\":[{\"delta\":{\"cont\n\ndata: [DONE]\n\n",
        "data: [DONE]\n\n",
        ""
      })
  void aStreamThatSaysNothingIsTakenOverFrom(String rest) {
    String role =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";
    vendor.always("/vendor/v1/chat/completions", events(role + rest));
    other.then(ScriptedProvider.says("Good ", "day"));

    var answer = program.post(GatewayServer.PATH, question("fast", true));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("day", "[DONE]").doesNotContain("busy");
    assertThat(answer.header("x-pergola-model")).isEqualTo("anthropic/claude");
    assertThat(gateway.rows(answer))
        .filteredOn(row -> row.provider().equals("openai"))
        .isNotEmpty()
        .allMatch(row -> row.outcome() == Outcome.FAILED && row.outputTokens() == 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPageIsNoAnswer(boolean stream) {
    vendor.always(
        "/vendor/v1/chat/completions",
        new Reply(200, "text/html", List.of(send("<html>Sign in</html>"))));
    other.then(ScriptedProvider.says("Good ", "day"));

    var answer = program.post(GatewayServer.PATH, question("fast", stream));
    var alone =
        program.post(
            GatewayServer.PATH, question("fast", stream).with("model", "openai/gpt-5-mini"));

    assertThat(answer.body()).contains("day").doesNotContain("<html>");
    assertThat(answer.header("x-pergola-model")).isEqualTo("anthropic/claude");
    assertThat(alone.body()).doesNotContain("<html>");
  }

  @Test
  void whatIsCutOffInTheBodyWasServedAndIsNotAskedForAgain() {
    vendor.script(
        new Reply(
            200,
            "application/json",
            List.of(
                send("{\"choices\":[{\"message\":{\"content\":\"Once upon a ti"),
                new Step.Close())));

    var answer = program.post(GatewayServer.PATH, question("fast", false));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().object("error").string("message"))
        .contains("broke off (the connection was closed too early)", "tokens read and 4 written")
        .doesNotContain("content-length", "transfer", "bytes received");
    assertThat(vendor.requests()).hasSize(1);
    assertThat(other.requests()).isEmpty();
    assertThat(gateway.rows(answer)).hasSize(1);
    LedgerRow row = gateway.rows(answer).getFirst();
    assertThat(row.outcome()).isEqualTo(Outcome.BROKEN_OFF);
    assertThat(row.inputTokens()).isPositive();
    assertThat(row.outputTokens()).isEqualTo(4); // 14 characters
    assertThat(row.exact()).isFalse();
  }

  @Test
  void aTranslatedAnswerThatBreaksOffIsNotAskedForAgainEvenWhenItComesWhole() {
    other.always(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("One two three"));
          throw new PergolaException(StandardError.UNAVAILABLE, "The answer broke off.");
        });

    JsonObject rules = Json.object("failover", List.of("anthropic/claude", "openai/gpt-5-mini"));
    gateway.ada().put("/api/routing", rules);

    var answer = program.post(GatewayServer.PATH, question("anthropic/claude", false));

    assertThat(vendor.requests()).isEmpty();
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().object("error").string("message"))
        .contains("broke off", "tokens read and 4 written");
    assertThat(other.requests()).hasSize(1);
    assertThat(gateway.rows(answer)).hasSize(1);
    assertThat(gateway.rows(answer).getFirst().outcome()).isEqualTo(Outcome.BROKEN_OFF);
  }

  private static Reply events(String text) {
    return new Reply(200, "text/event-stream", List.of(send(text)));
  }

  private static Reply overloaded() {
    return new Reply(503, "application/json", List.of(send("{\"error\":{\"message\":\"busy\"}}")));
  }

  private static Step send(String text) {
    return new Step.Send(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject question(String model, boolean stream) {
    return GatewayServer.question(model).with("stream", stream);
  }
}
