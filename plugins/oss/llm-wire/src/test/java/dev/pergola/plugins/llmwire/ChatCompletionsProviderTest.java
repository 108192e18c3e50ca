// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialects of servers that are more or less compatible with OpenAI's. */
class ChatCompletionsProviderTest {
  private final ModelServer server = ModelServer.start();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() throws Exception {
    http.shutdownNow();
    server.close();
  }

  @Test
  void asksALocalServerWithoutAKey() throws Exception {
    stream("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n");

    assertThat(ask().text()).isEqualTo("Hi");

    assertThat(server.requests().getFirst().headers())
        .doesNotContainKeys("authorization", "upgrade");
    assertThat(server.requests().getFirst().path()).isEqualTo("/v1/chat/completions");
  }

  @Test
  void understandsCallsThatShareAnIndex() throws Exception {
    stream(
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":["
            + "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}},"
            + "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"day\",\"arguments\":\"{}\"}}"
            + "]}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");

    ChatResponse response = ask();
    assertThat(response.toolCalls())
        .containsExactly(
            ToolCall.of("a", "now", JsonObject.EMPTY), ToolCall.of("b", "day", JsonObject.EMPTY));
    assertThat(response.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
  }

  @Test
  void understandsCallsWithoutIndexOrIdAndWithArgumentsAsAnObject() throws Exception {
    stream(
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":["
            + "{\"function\":{\"name\":\"day\",\"arguments\":{\"of\":1}}}]}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n");

    ToolCall call = ask().toolCalls().getFirst();
    assertThat(call.id()).isNotBlank();
    assertThat(call.arguments()).isEqualTo(Json.object("of", 1));
  }

  @Test
  void aRefusalIsSaidAndMarked() throws Exception {
    stream(
        "data: {\"choices\":[{\"delta\":{\"refusal\":\"I cannot.\"},\"finish_reason\":\"stop\"}]}\n\n");

    assertThat(ask())
        .returns("I cannot.", ChatResponse::text)
        .returns(StopReason.REFUSED, ChatResponse::stopReason);
  }

  @Test
  void aWebPageInsteadOfAnAnswerPointsToTheAddress() {
    server.script(new Reply(200, "text/html", List.of(new Step.Send(bytes("<html>Hi</html>")))));

    assertThatThrownBy(() -> ask()).hasMessageContaining("base address");
  }

  @Test
  void silenceBeforeTheAnswerEnds() throws Exception {
    server.script(new Reply(200, "text/event-stream", List.of(new Step.AwaitHangUp())));

    assertTimesOut();
  }

  @Test
  void anAnswerWhoseServerSaysThatItIsDoneIsWholeAlsoWithoutAReason() throws Exception {
    String words = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    stream(words + "data: [DONE]\n\n");

    ChatResponse answer = ask();

    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.stopReason()).isEqualTo(ChatResponse.StopReason.END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n", "data: [DONE]\n\n"})
  void oneThatJustEndsIsNotAndNeitherIsNothing(String body) {
    stream(body);

    assertThatThrownBy(this::ask).hasMessageContaining("ended before it was complete");
  }

  @Test
  void wordsMayComeInPartsOfWhichThoughtsAreNone() throws Exception {
    stream(
        """
        data: {"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]}]}}]}

        data: {"choices":[{"delta":{"content":[{"type":"text","text":"Good "},{"type":"text","text":"day"}]}}]}

        data: {"choices":[{"delta":{"content":""},"finish_reason":"stop"}]}

        data: [DONE]

        """);

    assertThat(ask().text()).isEqualTo("Good day");
  }

  @Test
  void silenceWithinTheAnswerEnds() throws Exception {
    server.script(
        new Reply(
            200,
            "text/event-stream",
            List.of(
                new Step.Send(bytes("data: {\"choices\":[{\"delta\":{\"content\":\"H\"}}]}\n\n")),
                new Step.AwaitHangUp())));

    assertTimesOut();
  }

  private void assertTimesOut() throws Exception {
    var error = catchThrowableOfType(PergolaException.class, () -> ask(1));

    assertThat(error.code()).isEqualTo(StandardError.TIMEOUT);
    assertThat(server.sawHangUp(Duration.ofSeconds(5))).isTrue();
  }

  private ChatResponse ask() throws InterruptedException {
    return ask(60);
  }

  private ChatResponse ask(int patienceSeconds) throws InterruptedException {
    String address = server.address() + "/v1/";
    var service =
        new ChatCompletionsService(
            "local",
            "A local server",
            Server.of(address, null, patienceSeconds, address),
            () -> List.of(new Model("m", "m", 0)),
            false,
            false);
    return new ChatCompletionsProvider(service, () -> http, InstantSource.system())
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
