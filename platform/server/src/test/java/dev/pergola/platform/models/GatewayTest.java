// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the gateway translates, its errors, and the lists of models. */
@Timeout(60)
class GatewayTest {
  private static final String PATH = "/v1/chat/completions";

  private final ScriptedProvider script = ScriptedProvider.create();
  private TestServer server;
  private TestClient ada;
  private TestClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    FixturePlugin.providing(server, "p1", script);
    ada = TestClient.administrator(server);
    client =
        TestClient.bearer(
            server, ada.post("/api/keys", Json.object("name", "Program")).string("token"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aQuestionIsAnsweredInOpenAisFormat() {
    script.then(ScriptedProvider.says("Hello", " there"));

    var answer = client.post(PATH, question());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonObject completion = answer.json();
    assertThat(completion.string("object")).isEqualTo("chat.completion");
    assertThat(completion.string("model")).isEqualTo("actor");
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
    LedgerRow row = row(answer);
    assertThat(row.purpose()).isEqualTo(Asker.Purpose.GATEWAY);
    assertThat(row.usage()).isEqualTo(ScriptedProvider.COST);
    assertThat(row.apiKeyId()).isNotNull();
  }

  @Test
  void aSessionMayAskToo() {
    assertThat(ada.post(PATH, question()).status()).isEqualTo(200);
  }

  @Test
  void allThatHasACounterpartIsTranslated() {
    client.post(
        PATH,
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
        client.post(
            PATH,
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

    var answer = client.post(PATH, question);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(error(answer).string("param")).isEqualTo(param);
    assertThat(error(answer).string("type")).isEqualTo("invalid_request_error");
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
    for (String path : List.of(PATH, "/v1/embeddings")) {
      var answer = client.send("POST", path, "application/json", BodyPublishers.ofString(body));

      assertThat(answer.status()).as(path + answer.body()).isEqualTo(400);
      assertThat(error(answer).string("message")).isNotBlank();
    }
  }

  @Test
  void errorsHaveOpenAisFormatThroughout() {
    assertError(TestClient.anonymous(server).post(PATH, question()), 401, "invalid_api_key");
    TestClient.Answer foreign =
        TestClient.bearer(server, "sk-of-another-vendor").post(PATH, question());
    assertError(foreign, 401, "invalid_api_key");
    assertThat(error(foreign).string("message")).contains("API key").doesNotContain("signed in");
    assertError(client.get("/v1"), 404, "not_found");
    assertError(
        TestClient.bearer(server, "pgk_no-such-key").post(PATH, question()),
        401,
        "invalid_api_key");
    TestClient chatOnly =
        TestClient.bearer(
            server,
            ada.post("/api/keys", Json.object("name", "c", "scopes", Json.array("chat")))
                .string("token"));
    assertError(chatOnly.post(PATH, question()), 403, "not_allowed");
    assertError(client.post(PATH, question().with("model", "gpt-9")), 404, "model_not_found");
    assertError(client.get("/v1/assistants"), 404, "not_found");
    assertError(client.get(PATH), 405, "invalid_argument");
    assertError(
        client.send(
            "POST", PATH, "application/json", BodyPublishers.ofByteArray(new byte[11 << 20])),
        413,
        "too_large");
    script.then(
        (_, _) -> {
          throw new PergolaException(
              StandardError.RATE_LIMITED, "Slow down.", Json.object("retryAfter", 7));
        });
    var slow = client.post(PATH, question().with("stream", true));
    assertError(slow, 429, "rate_limit_exceeded");
    assertThat(slow.header("Retry-After")).isEqualTo("7");
  }

  @Test
  void aLimitOfTheKeyHolds() {
    UUID key =
        UUID.fromString(
            ((JsonObject) ada.get("/api/keys").json().get("keys").elements().getFirst())
                .string("id"));
    assertThat(
            ada.send(
                    "PUT",
                    "/api/limits",
                    "application/json",
                    BodyPublishers.ofString(
                        Json.object(
                                "subject", "API_KEY",
                                "subjectId", key,
                                "measure", "REQUESTS",
                                "period", "DAY",
                                "amount", 1)
                            .toString()))
                .status())
        .isLessThan(300);

    assertThat(client.post(PATH, question()).status()).isEqualTo(200);
    var refused = client.post(PATH, question());

    assertError(refused, 429, "insufficient_quota");
    assertThat(error(refused).string("type")).isEqualTo("insufficient_quota");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    assertThat(ada.post(PATH, question()).status()).isEqualTo(200);
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

    try (var socket = new java.net.Socket("127.0.0.1", server.listen().getPort())) {
      String body = question().with("stream", true).toString();
      socket
          .getOutputStream()
          .write(
              "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(PATH, TestClient.administratorToken(server), body.length(), body)
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      asked.await();
    }

    stopped.await();
    await()
        .until(
            () ->
                server
                    .bean(LedgerRows.class)
                    .page(organization(), 0, Long.MAX_VALUE, new UUID(0, 0), 9)
                    .stream()
                    .anyMatch(row -> row.outcome() == Outcome.STOPPED));
  }

  @Test
  void anAnswerThatBreaksOffEndsWithAnError() {
    script.then(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("One"));
          throw new PergolaException(StandardError.UNAVAILABLE, "It broke off. Ask again.");
        });

    var answer = client.post(PATH, question().with("stream", true));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"One\"", "\"message\":\"It broke off. Ask again. What it said until then counts:")
        .doesNotContain("[DONE]");
    assertThat(row(answer).outcome()).isEqualTo(Outcome.BROKEN_OFF);
  }

  @Test
  void modelsAreListedAndTold() {
    FixturePlugin.providing(
        server, "p2", ScriptedProvider.of("router", new Model("meta/llama:8b", "Llama", 0)));

    assertThat(client.get("/v1/models").json())
        .hasToString(
            """
            {"object":"list","data":[\
            {"id":"script/actor","object":"model","created":0,"owned_by":"script"},\
            {"id":"router/meta/llama:8b","object":"model","created":0,"owned_by":"router"}]}""");
    for (String id : List.of("router/meta/llama:8b", "router%2Fmeta%2Fllama%3A8b")) {
      assertThat(client.get("/v1/models/" + id).string("id")).isEqualTo("router/meta/llama:8b");
    }
    assertError(client.get("/v1/models/gpt-9"), 404, "model_not_found");
  }

  @Test
  void textsBecomeVectors() {
    FixturePlugin.providing(server, "p2", new Embedder());
    JsonObject request = Json.object("model", "vec/tor", "input", Json.array("a", "bc"));

    var floats = client.post("/v1/embeddings", request.with("dimensions", 2));
    var base64 =
        client.post("/v1/embeddings", request.with("input", "a").with("encoding_format", "base64"));

    assertThat(floats.json())
        .hasToString(
            """
            {"object":"list","data":[\
            {"object":"embedding","index":0,"embedding":[1.0,0.1]},\
            {"object":"embedding","index":1,"embedding":[2.0,0.1]}],\
            "model":"vec/tor","usage":{"prompt_tokens":3,"total_tokens":3}}""");
    assertThat(row(floats).inputTokens()).isEqualTo(3);
    assertThat(base64.body()).contains("\"embedding\":\"AACAP83MzD0=\"");
    assertThat(client.post("/v1/embeddings", request.with("input", Json.array(1, 2))).status())
        .isEqualTo(400);
    assertThat(client.post("/v1/embeddings", request.with("model", "script/actor")).status())
        .isEqualTo(400);
  }

  private static final class Embedder implements ModelProvider {
    @Override
    public String name() {
      return "vec";
    }

    @Override
    public List<Model> models() {
      return List.of(new Model("tor", "Vectors", -1, Model.Kind.EMBEDDING, null));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, "It only embeds.");
    }

    @Override
    public Embeddings embed(EmbeddingRequest request) {
      return new Embeddings(
          request.texts().stream().map(text -> new float[] {text.length(), 0.1f}).toList(),
          new Usage(request.texts().stream().mapToInt(String::length).sum(), 0, 0, 0),
          "tor");
    }
  }

  private static void assertError(TestClient.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.header("x-request-id")).isNotEmpty();
    assertThat(error(answer).string("code")).isEqualTo(code);
    assertThat(error(answer).members()).containsOnlyKeys("message", "type", "param", "code");
  }

  private static JsonObject error(TestClient.Answer answer) {
    return answer.json().object("error");
  }

  private static JsonObject question() {
    return Json.object(
        "model", "actor", "messages", List.of(Json.object("role", "user", "content", "Hello")));
  }

  private UUID organization() {
    return UUID.fromString(ada.get("/api/auth/me").json().object("organization").string("id"));
  }

  private LedgerRow row(TestClient.Answer answer) {
    return server
        .bean(LedgerRows.class)
        .findByOrganizationIdAndRequestIdOrderById(
            organization(), UUID.fromString(answer.header("x-request-id")))
        .getFirst();
  }
}
