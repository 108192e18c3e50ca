// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.TestHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is Ollama's own. */
class OllamaProviderTest {
  static final String TAGS =
      """
      {"models":[
        {"name":"qwen3:8b","model":"qwen3:8b","size":5200000000,
         "details":{"family":"qwen3","parameter_size":"8.2B"}},
        {"name":"all-minilm:latest","details":{"family":"bert"}},
        {"name":"llama3.2:latest","details":{"family":"llama"}},
        {"name":"qwen3-embedding:0.6b","details":{"family":"qwen3"}}]}
      """;

  private final ModelServer server = ModelServer.start();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void offersWhatTheServerHasPulledTheAnsweringModelsFirst() throws Exception {
    server.always("/api/tags", Reply.json(200, TAGS));

    try (TestHost host = start(Map.of("contextTokens", 8192))) {
      assertThat(awaitModels(host))
          .containsExactly(
              new Model("qwen3:8b", "qwen3:8b", 0, Model.Kind.CHAT, 8192),
              new Model("llama3.2:latest", "llama3.2:latest", 0, Model.Kind.CHAT, 8192),
              new Model("all-minilm:latest", "all-minilm:latest", 0, Model.Kind.EMBEDDING, null),
              new Model(
                  "qwen3-embedding:0.6b", "qwen3-embedding:0.6b", 0, Model.Kind.EMBEDDING, null));
      assertThat(provider(host).isReady()).isTrue();
    }
  }

  @Test
  void offersTheNamedModelsInTheirOrderOnceTheyArePulled() throws Exception {
    server.always("/api/tags", Reply.json(200, TAGS));

    try (TestHost host = start(Map.of("models", "llama3.2, gone, qwen3:8b"))) {
      assertThat(awaitModels(host))
          .extracting(Model::id)
          .containsExactly("llama3.2:latest", "qwen3:8b");
    }
  }

  @Test
  void nobodyWaitsForAServerThatTakesItsTime() throws Exception {
    var answer = new CountDownLatch(1);
    server.always(
        "/api/tags",
        new Reply(
            200, "application/json", List.of(new Step.Await(answer), new Step.Send(bytes(TAGS)))));

    try (TestHost host = start(Map.of())) {
      assertThat(provider(host).models()).isEmpty();
      assertThat(provider(host).isReady()).isFalse();
      answer.countDown();
      assertThat(awaitModels(host)).hasSize(4);
    }
  }

  @Test
  void theFirstListIsWaitedFor() throws Exception {
    server.always("/api/tags", Reply.json(200, TAGS));

    try (TestHost host = start(Map.of())) {
      assertThat(provider(host).models()).hasSize(4);
      assertThat(provider(host).isReady()).isTrue();
    }
  }

  @Test
  void hearsOfNewModelsAndKeepsTheOldOnesWhileTheServerIsDown() throws Exception {
    server.always("/api/tags", Reply.json(200, "{\"models\":[{\"name\":\"one:1b\"}]}"));
    try (TestHost host = start(Map.of())) {
      assertThat(awaitModels(host)).hasSize(1);
      server.always(
          "/api/tags",
          Reply.json(200, "{\"models\":[{\"name\":\"two:2b\"},{\"name\":\"one:1b\"}]}"));

      now.updateAndGet(time -> time.plusSeconds(60));
      await().until(() -> provider(host).models().size() == 2);

      server.close();
      now.updateAndGet(time -> time.plusSeconds(60));
      assertThat(provider(host).models()).hasSize(2);
      now.updateAndGet(time -> time.plusSeconds(60));
      assertThat(provider(host).models()).hasSize(2);
    }
  }

  @Test
  void findsAServerThatComesUpLater() throws Exception {
    server.always("/api/tags", Reply.json(503, "{\"error\":\"starting\"}"));
    try (TestHost host = start(Map.of())) {
      assertThat(provider(host).models()).isEmpty();
      server.always("/api/tags", Reply.json(200, TAGS));

      await()
          .until(
              () -> {
                now.updateAndGet(time -> time.plusSeconds(5));
                return provider(host).isReady();
              });
    }
  }

  @Test
  void understandsCallsWithoutIds() throws Exception {
    answer(
        "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
            + "{\"function\":{\"name\":\"day\",\"arguments\":{\"of\":1}}},"
            + "{\"function\":{\"name\":\"day\",\"arguments\":{\"of\":2}}}]},\"done\":false}\n"
            + "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n");

    try (TestHost host = start(Map.of())) {
      ChatResponse response = ask(host);
      assertThat(response.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
      assertThat(response.toolCalls())
          .extracting(call -> call.arguments())
          .containsExactly(Json.object("of", 1), Json.object("of", 2));
      assertThat(response.toolCalls()).extracting(call -> call.id()).doesNotHaveDuplicates();
    }
  }

  @Test
  void asksServersToRefuseWhatDoesNotFitRatherThanForgetIt() throws Exception {
    answer("{\"message\":{\"content\":\"Hi\"},\"done\":true}\n");

    try (TestHost host = start(Map.of())) {
      ask(host);
    }

    Json body = Json.parse(server.requests().getFirst().body());
    assertThat(body.get("truncate")).isEqualTo(Json.bool(false));
    assertThat(body.get("options")).isEqualTo(Json.object("num_ctx", 16384));
  }

  @Test
  void refusesAContextOfNothing() {
    assertThatThrownBy(() -> start(Map.of("contextTokens", 1)))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("at least 512");
  }

  private TestHost start(Map<String, ?> settings) throws Exception {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("baseUrl", server.address().toString());
    return TestHost.of(new OllamaPlugin()).settings(all).clock(now::get).start();
  }

  private static ModelProvider provider(TestHost host) {
    return host.modelProviders().getFirst();
  }

  private static List<Model> awaitModels(TestHost host) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> provider(host).models(), models -> !models.isEmpty());
  }

  private static ChatResponse ask(TestHost host) throws InterruptedException {
    return provider(host)
        .chat(
            new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(), null), _ -> {});
  }

  private void answer(String text) {
    server.always("/api/tags", Reply.json(200, TAGS));
    server.script(lines(text));
  }

  private static Reply lines(String text) {
    return new Reply(200, "application/x-ndjson", List.of(new Step.Send(bytes(text))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
