// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmcustom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
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

/** What the administrator sets, and the models that there are for it. */
class CustomProviderTest {
  private final ModelServer server = ModelServer.start();

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void isNotReadyWithoutAnAddress() throws Exception {
    try (TestHost host = TestHost.start(new CustomPlugin(), Map.of("models", "m"))) {
      assertThat(host.modelProviders().getFirst().isReady()).isFalse();
      assertThat(host.modelProviders().getFirst().models()).isEmpty();
      assertThatThrownBy(() -> ask(host))
          .isInstanceOfSatisfying(
              PergolaException.class,
              e -> assertThat(e.code()).isEqualTo(StandardError.NOT_CONFIGURED))
          .hasMessageContaining("Plugins page");
    }
  }

  @Test
  void offersWhatTheServerListsWhenNoModelIsNamed() throws Exception {
    server.always(
        "/v1/models",
        Reply.json(
            200,
            "{\"object\":\"list\",\"data\":[{\"id\":\"b\"},{\"id\":\"a\"},{\"id\":\"vec\"}]}"));
    Map<String, ?> settings = Map.of("baseUrl", server.address() + "/v1", "embeddingModels", "vec");
    try (TestHost host = TestHost.start(new CustomPlugin(), settings)) {
      assertThat(
              await()
                  .until(
                      () -> host.modelProviders().getFirst().models(), models -> !models.isEmpty()))
          .containsExactly(
              new Model("a", "a", 0),
              new Model("b", "b", 0),
              new Model("vec", "vec", 0, Model.Kind.EMBEDDING, null));
      assertThat(host.modelProviders().getFirst().isReady()).isTrue();
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
  void isAsPatientAsItsSettingSays() throws Exception {
    server.script(new Reply(200, "text/event-stream", List.of(new Step.AwaitHangUp())));
    Map<String, ?> impatient =
        Map.of("baseUrl", server.address() + "/v1/", "models", "m", "requestTimeoutSeconds", 1);

    try (TestHost host = TestHost.start(new CustomPlugin(), impatient)) {
      assertThatThrownBy(() -> ask(host))
          .isInstanceOfSatisfying(
              PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.TIMEOUT))
          .hasMessageContaining("silent for 1 seconds");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "baseUrl, ftp://example.org, http://",
    "apiKey, 'sk-pw x', copy it again",
    "requestTimeoutSeconds, 0, at least 1"
  })
  void refusesSettingsThatCannotBe(String name, String value, String advice) {
    assertThatThrownBy(() -> TestHost.start(new CustomPlugin(), Map.of(name, value)))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining(advice)
        .hasMessageNotContaining("pw");
  }

  private TestHost local() throws Exception {
    return TestHost.start(
        new CustomPlugin(), Map.of("baseUrl", server.address() + "/v1/", "models", "m"));
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
