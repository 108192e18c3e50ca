// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway does not do, and how it says so in OpenAI's format. */
@Timeout(60)
class GatewayRefusalsTest {
  private final ScriptedProvider script = ScriptedProvider.create();
  private final GatewayServer gateway = GatewayServer.start(script);
  private final TestClient ada = gateway.ada();
  private final TestClient program = gateway.program();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"n\": 2}|n",
        "{\"logprobs\": true}|logprobs",
        "{\"seed\": 7}|seed",
        "{\"audio\": {}}|audio",
        "{\"parallel_tool_calls\": false}|parallel_tool_calls",
        "{\"frequency_penalty\": 0.5}|frequency_penalty",
        "{\"response_format\": {\"type\": \"grammar\"}}|response_format",
        "{\"tool_choice\": {\"type\": \"custom\"}}|tool_choice",
        "{\"tools\": [{\"type\": \"custom\"}]}|tools[0]",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]}"
            + "|messages[0].content[0]",
        "{\"messages\": [{\"role\": \"function\"}]}|messages[0]",
        "{\"messages\": [{\"role\": \"tool\", \"tool_call_id\": \"x\"}]}|messages[0]",
        "{\"messages\": []}|messages",
        "{\"messages\": 1}|messages",
        "{\"temperature\": 3}|temperature",
        "{\"stop\": 1}|stop",
        "{\"max_tokens\": 0}|max_tokens",
        "{\"model\": \"\"}|model",
        "{\"model\": 1}|model",
        "{\"stream\": \"yes\"}|stream"
      })
  void whatCannotBeIsRefusedByItsName(String members, String param) {
    JsonObject question = question();
    for (var member : ((JsonObject) Json.parse(members)).members().entrySet()) {
      question = question.with(member.getKey(), member.getValue());
    }

    var answer = program.post(GatewayServer.PATH, question);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(GatewayServer.error(answer).string("param")).isEqualTo(param);
    assertThat(GatewayServer.error(answer).string("type")).isEqualTo("invalid_request_error");
    assertThat(script.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"model\":\"a\",\"model\":\"script/actor\",\"messages\":[]}",
        "{\"model\":\"a\",\"mod\\u0065l\":\"script/actor\",\"messages\":[]}",
        "{\"model\":\"actor\"} {}"
      })
  void anUnreadableBodyIsRefusedInOpenAisFormat(String body) {
    for (String path : List.of(GatewayServer.PATH, "/v1/embeddings")) {
      var answer = program.send("POST", path, "application/json", BodyPublishers.ofString(body));

      assertThat(answer.status()).as(path + answer.body()).isEqualTo(400);
      assertThat(GatewayServer.error(answer).string("message")).isNotBlank();
    }
  }

  @Test
  void errorsHaveOpenAisFormatThroughout() {
    GatewayServer.assertError(
        TestClient.anonymous(gateway.server()).post(GatewayServer.PATH, question()),
        401,
        "invalid_api_key");
    TestClient.Answer foreign =
        TestClient.bearer(gateway.server(), "sk-of-another-vendor")
            .post(GatewayServer.PATH, question());
    GatewayServer.assertError(foreign, 401, "invalid_api_key");
    assertThat(GatewayServer.error(foreign).string("message"))
        .contains("API key")
        .doesNotContain("signed in");
    GatewayServer.assertError(program.get("/v1"), 404, "not_found");
    GatewayServer.assertError(
        TestClient.bearer(gateway.server(), "pgk_no-such-key").post(GatewayServer.PATH, question()),
        401,
        "invalid_api_key");
    TestClient chatOnly =
        TestClient.bearer(
            gateway.server(),
            ada.post("/api/keys", Json.object("name", "c", "scopes", Json.array("chat")))
                .string("token"));
    GatewayServer.assertError(chatOnly.post(GatewayServer.PATH, question()), 403, "not_allowed");
    GatewayServer.assertError(
        program.post(GatewayServer.PATH, question().with("model", "gpt-9")),
        404,
        "model_not_found");
    GatewayServer.assertError(program.get("/v1/assistants"), 404, "not_found");
    GatewayServer.assertError(program.get(GatewayServer.PATH), 405, "invalid_argument");
    GatewayServer.assertError(
        program.send(
            "POST",
            GatewayServer.PATH,
            "application/json",
            BodyPublishers.ofByteArray(new byte[11 << 20])),
        413,
        "too_large");
    script.then(
        (_, _) -> {
          throw new PergolaException(
              StandardError.RATE_LIMITED, "Slow down.", Json.object("retryAfter", 7));
        });
    var slow = program.post(GatewayServer.PATH, question().with("stream", true));
    GatewayServer.assertError(slow, 429, "rate_limit_exceeded");
    assertThat(slow.header("Retry-After")).isEqualTo("7");
  }

  @Test
  void jsonThatIsNestedTooDeeplyIsRefused() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);

    var refused =
        program.send(
            "POST",
            GatewayServer.PATH,
            "application/json",
            BodyPublishers.ofString("{\"model\":\"any\",\"messages\":" + deep + "}"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(GatewayServer.error(refused).string("message")).contains("nested too deeply");
  }

  @Test
  void aLimitOfTheKeyHolds() {
    UUID key =
        UUID.fromString(
            ((JsonObject) ada.get("/api/keys").json().get("keys").elements().getFirst())
                .string("id"));
    JsonObject wanted =
        Json.object(
            "subject", "API_KEY",
            "subjectId", key,
            "measure", "REQUESTS",
            "period", "DAY",
            "amount", 1);
    assertThat(ada.put("/api/limits", wanted).status()).isLessThan(300);

    assertThat(program.post(GatewayServer.PATH, question()).status()).isEqualTo(200);
    var refused = program.post(GatewayServer.PATH, question());

    GatewayServer.assertError(refused, 429, "insufficient_quota");
    assertThat(GatewayServer.error(refused).string("type")).isEqualTo("insufficient_quota");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    assertThat(ada.post(GatewayServer.PATH, question()).status()).isEqualTo(200);
  }

  @Test
  void anAnswerThatBreaksOffEndsWithAnError() {
    script.then(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("One"));
          throw new PergolaException(StandardError.UNAVAILABLE, "It broke off. Ask again.");
        });

    var answer = program.post(GatewayServer.PATH, question().with("stream", true));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"One\"", "\"message\":\"It broke off. Ask again. What it said until then counts:")
        .doesNotContain("[DONE]");
    assertThat(gateway.row(answer).outcome()).isEqualTo(Outcome.BROKEN_OFF);
  }

  private static JsonObject question() {
    return GatewayServer.question("actor");
  }
}
