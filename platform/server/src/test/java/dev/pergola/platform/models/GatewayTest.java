// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import dev.pergola.platform.TestClient;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that the gateway translates, and the answers to them. */
@Timeout(60)
class GatewayTest {
  private final ScriptedProvider script = ScriptedProvider.create();
  private final GatewayServer gateway = GatewayServer.start(script);
  private final TestClient ada = gateway.ada();
  private final TestClient program = gateway.program();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aQuestionIsAnsweredInOpenAisFormat() {
    script.then(ScriptedProvider.says("Hello", " there"));

    var answer = program.post(GatewayServer.PATH, question());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonObject completion = answer.json();
    assertThat(completion.string("object")).isEqualTo("chat.completion");
    assertThat(completion.string("model")).isEqualTo("script/actor");
    assertThat(completion.integer("created")).isPositive();
    assertThat(completion.string("id")).isEqualTo("chatcmpl-" + answer.header("x-request-id"));
    assertThat(completion.get("choices"))
        .hasToString(
            """
            [{"index":0,"message":{"role":"assistant","content":"Hello there","refusal":null},\
            "logprobs":null,"finish_reason":"stop"}]""");
    assertThat(completion.get("usage"))
        .hasToString(
            """
            {"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,\
            "prompt_tokens_details":{"cached_tokens":10},\
            "completion_tokens_details":{"reasoning_tokens":5}}""");
    LedgerRow row = gateway.row(answer);
    assertThat(row.purpose()).isEqualTo(Asker.Purpose.GATEWAY);
    assertThat(row.usage()).isEqualTo(ScriptedProvider.COST);
    assertThat(row.apiKeyId()).isNotNull();
  }

  @Test
  void aSessionMayAskToo() {
    assertThat(ada.post(GatewayServer.PATH, question()).status()).isEqualTo(200);
  }

  @Test
  void allThatHasACounterpartIsTranslated() {
    program.post(
        GatewayServer.PATH,
        Json.parse(
            """
            {"model": "script/actor", "temperature": 0.5, "top_p": 0.9, "stop": "END",
             "max_completion_tokens": 50, "n": 1, "user": "u-1", "logprobs": false,
             "tools": [{"type": "function", "function": {"name": "debts",
               "description": "Lists debts", "parameters": {"type": "object"}}}],
             "tool_choice": {"type": "function", "function": {"name": "debts"}},
             "response_format": {"type": "json_schema",
               "json_schema": {"name": "n", "schema": {"type": "array"}}},
             "messages": [
               {"role": "system", "content": "Be brief."},
               {"role": "developer", "content": [{"type": "text", "text": "Be kind."}]},
               {"role": "user", "content": [{"type": "text", "text": "Who "},
                                            {"type": "text", "text": "owes?"}]},
               {"role": "assistant", "content": null, "tool_calls": [{"id": "c1",
                 "type": "function", "function": {"name": "debts", "arguments": "{\\"a\\":1}"}}]},
               {"role": "tool", "tool_call_id": "c1", "content": "Acme"}]}"""));

    ChatRequest heard = script.requests().getFirst();
    assertThat(heard.model()).isEqualTo("actor");
    assertThat(heard.system()).isEqualTo("Be brief.\n\nBe kind.");
    assertThat(heard.messages())
        .containsExactly(
            new Message.User("Who owes?"),
            new Message.Assistant("", List.of(ToolCall.of("c1", "debts", Json.object("a", 1)))),
            new Message.ToolAnswer("c1", "debts", "Acme", false));
    assertThat(heard.maxOutputTokens()).isEqualTo(50);
    assertThat(heard.tools())
        .containsExactly(
            new ChatRequest.ToolDescription(
                "debts", "debts", "Lists debts", Json.object("type", "object")));
    assertThat(heard.options().temperature()).isEqualTo(0.5);
    assertThat(heard.options().topP()).isEqualTo(0.9);
    assertThat(heard.options().stop()).containsExactly("END");
    assertThat(heard.options().toolChoice()).isEqualTo(ToolChoice.one("debts"));
    assertThat(heard.options().schema()).isEqualTo(Json.object("type", "array"));
  }

  @Test
  void aStreamTellsOfWordsCallsTheEndAndTheUsage() {
    script.then(
        ScriptedProvider.saysAndCalls(
            "Looking", ToolCall.of("c1", "debts", Json.object("of", "Acme"))));

    var answer =
        program.post(
            GatewayServer.PATH,
            question()
                .with("stream", true)
                .with("stream_options", Json.object("include_usage", true)));

    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    List<String> events =
        answer
            .body()
            .lines()
            .filter(line -> !line.isEmpty())
            .map(line -> line.substring(6))
            .toList();
    assertThat(events.getLast()).isEqualTo("[DONE]");
    assertThat(events.subList(0, 4).stream().map(GatewayTest::delta))
        .containsExactly(
            "{\"role\":\"assistant\",\"content\":\"\"}",
            "{\"content\":\"Looking\"}",
            """
            {"tool_calls":[{"id":"c1","type":"function","function":{"name":"debts",\
            "arguments":"{\\"of\\":\\"Acme\\"}"},"index":0}]}""",
            "{}");
    assertThat(events.get(3)).contains("\"finish_reason\":\"tool_calls\"");
    assertThat(Json.parse(events.get(4)).get("choices")).isEqualTo(Json.array());
    assertThat(((JsonObject) Json.parse(events.get(4))).object("usage").integer("total_tokens"))
        .isEqualTo(120);
    assertThat(events).hasSize(6);
  }

  private static String delta(String event) {
    return ((JsonObject) Json.parse(event).get("choices").elements().getFirst())
        .object("delta")
        .toString();
  }

  @Test
  void aClientThatGoesAwayStopsTheModel() throws Exception {
    var asked = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    script.always(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("One"));
          asked.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            stopped.countDown();
          }
          return ScriptedProvider.response("", List.of(), StopReason.END);
        });

    try (OpenCall _ = OpenCall.of(gateway.server(), question().with("stream", true))) {
      asked.await();
    }

    stopped.await();
    await().until(() -> gateway.rows().stream().anyMatch(row -> row.outcome() == Outcome.STOPPED));
  }

  private static JsonObject question() {
    return GatewayServer.question("actor");
  }
}
