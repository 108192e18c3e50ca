// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.TestHost;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is OpenAI's own, and what those rely on who set another address. */
class OpenAiProviderTest {
  private final ModelServer server = ModelServer.start();

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void isNotReadyWithoutAKey() throws Exception {
    try (TestHost host = TestHost.start(new OpenAiPlugin(), Map.of())) {
      assertThat(host.modelProviders().getFirst().isReady()).isFalse();
      assertThat(host.modelProviders().getFirst().models()).isNotEmpty();
      assertThatThrownBy(() -> ask(host))
          .isInstanceOfSatisfying(
              PergolaException.class,
              e -> assertThat(e.code()).isEqualTo(StandardError.NOT_CONFIGURED))
          .hasMessageContaining("Plugins page");
    }
  }

  @Test
  void offersTheListedModelsWithAKeyInTheirOrder() throws Exception {
    Map<String, ?> settings = Map.of("apiKey", "sk-1", "models", " small, large ,,small");
    try (TestHost host = TestHost.start(new OpenAiPlugin(), settings)) {
      assertThat(host.modelProviders().getFirst().models())
          .filteredOn(model -> model.kind() == Model.Kind.CHAT)
          .extracting(Model::id)
          .containsExactly("small", "large");
    }
  }

  @Test
  void asksALocalServerWithoutAKey() throws Exception {
    stream("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n");

    try (TestHost host = local()) {
      assertThat(ask(host).text()).isEqualTo("Hi");
    }

    assertThat(server.requests().getFirst().path()).isEqualTo("/v1/chat/completions");
  }

  @Test
  void namesTheLimitAsOtherServersKnowItWhereTheAddressIsOneOfThem() throws Exception {
    stream("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n");
    var limited = new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(), 77);

    try (TestHost host = local()) {
      host.modelProviders().getFirst().chat(limited, _ -> {});
    }

    assertThat(Json.parse(server.requests().getFirst().body()).get("max_tokens"))
        .isEqualTo(Json.number(77));
  }

  @ParameterizedTest
  @CsvSource({
    "baseUrl, ftp://example.org, https://",
    "apiKey, 'sk-pw x', copy it again",
    "requestTimeoutSeconds, 0, at least 1"
  })
  void refusesSettingsThatCannotBe(String name, String value, String advice) {
    assertThatThrownBy(() -> TestHost.start(new OpenAiPlugin(), Map.of(name, value)))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining(advice)
        .hasMessageNotContaining("pw");
  }

  private TestHost local() throws Exception {
    return TestHost.start(new OpenAiPlugin(), Map.of("baseUrl", server.address() + "/v1/"));
  }

  private static ChatResponse ask(TestHost host) throws InterruptedException {
    return host.modelProviders()
        .getFirst()
        .chat(
            new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(), null), _ -> {});
  }

  private void stream(String body) {
    server.script(new Reply(200, "text/event-stream", List.of(new Step.Send(bytes(body)))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
