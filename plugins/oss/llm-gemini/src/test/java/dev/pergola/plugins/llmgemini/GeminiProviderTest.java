// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.TestHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is Gemini's own. */
class GeminiProviderTest {
  private final ModelServer server = ModelServer.start();

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aBlockedPromptIsARefusal() throws Exception {
    stream(
        "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"},"
            + "\"usageMetadata\":{\"promptTokenCount\":7}}\n\n");

    ChatResponse response = ask("m");

    assertThat(response.stopReason()).isEqualTo(StopReason.REFUSED);
    assertThat(response.text()).isEmpty();
    assertThat(response.usage()).isEqualTo(new Usage(7, 0, 0, 0));
  }

  @Test
  void aCountIsToldAfterTheWordsThatItCounts() throws Exception {
    stream(
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"One\"}]}}],"
            + "\"usageMetadata\":{\"promptTokenCount\":7}}\n\n"
            + "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" two\"}]},"
            + "\"finishReason\":\"STOP\"}],"
            + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2}}\n\n");
    List<ChatEvent> events = new ArrayList<>();

    ask("m", events::add);

    assertThat(events)
        .containsExactly(
            new ChatEvent.Counted(new Usage(7, 0, 0, 0)),
            new ChatEvent.Delta("One"),
            new ChatEvent.Delta(" two"),
            new ChatEvent.Counted(new Usage(7, 2, 0, 0)));
  }

  @Test
  void callsWithoutIdsGetSome() throws Exception {
    stream(
        "data: {\"candidates\":[{\"content\":{\"parts\":["
            + "{\"functionCall\":{\"name\":\"now\"}},"
            + "{\"functionCall\":{\"name\":\"now\",\"args\":{\"zone\":\"UTC\"}}}"
            + "]},\"finishReason\":\"STOP\"}]}\n\n");

    List<ToolCall> calls = ask("m").toolCalls();

    assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates().allMatch(i -> !i.isBlank());
    assertThat(calls)
        .extracting(ToolCall::arguments)
        .containsExactly(JsonObject.EMPTY, Json.object("zone", "UTC"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"})
  void aCallThatTheModelGotWrongIsNoAnswer(String reason) throws Exception {
    stream("data: {\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}\n\n");

    var error = catchThrowableOfType(PergolaException.class, () -> ask("m"));

    assertThat(error.code()).isEqualTo(StandardError.UNAVAILABLE);
    assertThat(error).hasMessageContaining(reason);
  }

  @Test
  void aWrongKeyIsSaidToBeOneThoughTheStatusIsAnother() throws Exception {
    server.script(
        Reply.json(
            400,
            "{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid one.\","
                + "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}"));

    var error = catchThrowableOfType(PergolaException.class, () -> ask("m"));

    assertThat(error.code()).isEqualTo(StandardError.AUTHENTICATION_FAILED);
    assertThat(error.members().integer("status")).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, false",
    "gemini-2.0-flash-001, false",
    "gemini-3.8-flash, true",
    "models/gemini-2.5-pro, false",
    "gemini-flash-latest, true",
    "gemini-10-pro, true"
  })
  void signsAnotherVendorsCallsForModelsThatWantIt(String model, boolean signed) throws Exception {
    stream("data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n");
    var call = ToolCall.of("call_1", "now", JsonObject.EMPTY);

    ask(
        model,
        new Message.User("When?"),
        new Message.Assistant("", List.of(call)),
        new Message.ToolAnswer("call_1", "now", "12:00", false));

    assertThat(server.requests().getFirst().body().contains("thoughtSignature")).isEqualTo(signed);
  }

  @Test
  void aModelsNameCannotLeadElsewhere() throws Exception {
    stream("data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n");

    ask("../../v1/x?y=ü z");

    assertThat(server.requests().getFirst().path())
        .isEqualTo(
            "/v1beta/models/..%2F..%2Fv1%2Fx%3Fy%3D%C3%BC%20z:streamGenerateContent?alt=sse");
  }

  private ChatResponse ask(String model, Message... messages) throws Exception {
    return ask(model, _ -> {}, messages);
  }

  private ChatResponse ask(String model, Consumer<ChatEvent> events, Message... messages)
      throws Exception {
    Map<String, ?> settings = Map.of("baseUrl", server.address() + "/v1beta", "apiKey", "key-1");
    try (TestHost host = TestHost.start(new GeminiPlugin(), settings)) {
      List<Message> asked =
          messages.length == 0 ? List.of(new Message.User("Hi")) : List.of(messages);
      return host.modelProviders()
          .getFirst()
          .chat(new ChatRequest(model, null, asked, List.of(), null), events);
    }
  }

  private void stream(String body) {
    server.script(
        new Reply(
            200,
            "text/event-stream",
            List.of(new Step.Send(body.getBytes(StandardCharsets.UTF_8)))));
  }
}
