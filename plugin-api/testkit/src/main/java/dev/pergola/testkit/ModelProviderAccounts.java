// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.ScriptedAnswer.ScriptedCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a model provider must tell of what an answer took, why it stopped and when to come back; and
 * its vectors.
 */
abstract class ModelProviderAccounts extends ModelProviderFixture {
  ModelProviderAccounts() {}

  /** Whether the provider has embeddings; if so, its settings offer a model for them. */
  protected boolean embeds() {
    return false;
  }

  @Test
  void countsTokens() throws Exception {
    var usage = dialect().reportable(new Usage(1200, 340, 1024, 128, 64));
    script(ScriptedAnswer.saying("Fine.").using(usage));

    List<Usage> counted = new ArrayList<>();
    ChatResponse response = provider().chat(question("Hello"), countInto(counted));

    assertThat(response.usage()).isEqualTo(usage);
    assertThat(counted).as("told while it was streamed").last().isEqualTo(usage);
  }

  @Test
  void countsNothingWhenTheServerDoesNot() throws Exception {
    script(ScriptedAnswer.saying("Fine.").using(null));

    List<Usage> counted = new ArrayList<>();
    ChatResponse response = provider().chat(question("Hello"), countInto(counted));

    assertThat(response.usage()).isEqualTo(Usage.NONE);
    assertThat(counted).isEmpty();
  }

  @Test
  void tellsWhatWasCountedBeforeItBrokeOff() throws Exception {
    var usage = dialect().reportable(new Usage(1200, 340, 1024, 0, 64));
    List<byte[]> events =
        dialect().countedStream(ScriptedAnswer.saying("Once upon ", "a time").using(usage));
    assumeTrue(!events.isEmpty(), "this format counts at the end only");
    // A reset may overtake what was sent before it.
    var heard = new CountDownLatch(1);
    script(then(send(events), new Step.Await(heard), new Step.Disconnect()));

    List<Usage> counted = new ArrayList<>();
    Consumer<ChatEvent> listener =
        countInto(counted)
            .andThen(
                event -> {
                  if (event instanceof ChatEvent.Counted) {
                    heard.countDown();
                  }
                });
    var error =
        catchThrowableOfType(
            PergolaException.class, () -> provider().chat(question("Hello"), listener));

    assertThat(error.code()).isEqualTo(StandardError.UNAVAILABLE);
    assertThat(counted)
        .last()
        .returns(usage.inputTokens(), Usage::inputTokens)
        .returns(usage.cachedInputTokens(), Usage::cachedInputTokens)
        .returns(usage.cacheWriteTokens(), Usage::cacheWriteTokens);
  }

  private static Consumer<ChatEvent> countInto(List<Usage> counted) {
    return event -> {
      switch (event) {
        case ChatEvent.Counted(Usage usage) -> counted.add(usage);
        case ChatEvent.Delta _ -> {}
      }
    };
  }

  @Test
  void understandsEachOfTheVendorsWordsForWhyItStopped() throws Exception {
    for (var word : dialect().stopWords().entrySet()) {
      ScriptedAnswer answer =
          word.getValue() == ChatResponse.StopReason.TOOL_CALLS
              ? ScriptedAnswer.calling(new ScriptedCall("call_1", "now", List.of("{}")))
              : ScriptedAnswer.saying("So far");
      script(send(dialect().streamStoppingFor(answer, word.getKey())));

      assertThat(chat(question("Tell me")).stopReason())
          .as(word.getKey())
          .isEqualTo(word.getValue());
    }
  }

  @Test
  void givesBackWhatTheVendorWantsBackWithACall() throws Exception {
    assumeTrue(dialect().keepsState(), "this format keeps nothing with a call");
    script(
        ScriptedAnswer.calling(
            new ScriptedCall("call_1", "now", List.of("{}"), "c2lnbmF0dXJlLTE="),
            new ScriptedCall("call_2", "day", List.of("{}"))));
    List<ToolCall> calls = chat(question("When?")).toolCalls();
    assertThat(calls.getFirst().state()).contains("c2lnbmF0dXJlLTE=");
    script(ScriptedAnswer.saying("Now."));

    chat(
        conversation(
            new Message.User("When?"),
            new Message.Assistant("", calls),
            new Message.ToolAnswer("call_1", "now", "12:00", false),
            new Message.ToolAnswer("call_2", "day", "Monday", false)));

    assertThat(dialect().read(server().requests().getLast()).messages().get(1))
        .isInstanceOfSatisfying(
            Message.Assistant.class,
            assistant ->
                assertThat(assistant.toolCalls())
                    .extracting(ToolCall::state)
                    .containsExactly("c2lnbmF0dXJlLTE=", null));
  }

  @Test
  void tellsWhenToComeBackInSeconds() throws Exception {
    refuse(429, Map.of("Retry-After", "17"));

    PergolaException error = failure(StandardError.RATE_LIMITED);

    assertThat(error.members().integer("retryAfter")).isEqualTo(17);
    assertThat(error.members().integer("status")).isEqualTo(429);
  }

  @Test
  void tellsWhenToComeBackAfterADate() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(120));
    refuse(503, Map.of("Retry-After", date));

    PergolaException error = failure(StandardError.UNAVAILABLE);

    assertThat(error.members().integer("retryAfter")).isBetween(60L, 120L);
  }

  @Test
  void tellsWhenToComeBackAsTheBodySays() throws Exception {
    byte[] body = dialect().errorBodyAskingToWait(Duration.ofMillis(34_074));
    assumeTrue(body != null, "this format says it in headers only");
    server().script(new Reply(429, "application/json", send(List.of(body))));

    assertThat(failure(StandardError.RATE_LIMITED).members().integer("retryAfter")).isEqualTo(35);
  }

  @Test
  void tellsThatTheServerIsOverloaded() throws Exception {
    refuse(529, Map.of());

    PergolaException error = failure(StandardError.UNAVAILABLE);

    assertThat(error.members().integer("status")).isEqualTo(529);
    assertThat(error.members().get("retryAfter")).isNull();
  }

  @Test
  void anOddTimeToComeBackSaysNothing() throws Exception {
    refuse(429, Map.of("Retry-After", "soon"));

    assertThat(failure(StandardError.RATE_LIMITED).members().get("retryAfter")).isNull();
  }

  private void refuse(int status, Map<String, String> headers) {
    byte[] body = dialect().errorBody(status, "Slow down.");
    server().script(new Reply(status, "application/json", send(List.of(body)), headers));
  }

  @Test
  void turnsTextsIntoVectors() throws Exception {
    assumeTrue(embeds(), "this provider has no embeddings");
    List<float[]> vectors = List.of(new float[] {0.5f, -1, 2e-3f}, new float[] {0, 1, -0.25f});
    server()
        .script(
            Reply.json(
                200,
                new String(
                    dialect().embeddings(vectors, 9, "scripted-model"), StandardCharsets.UTF_8)));
    var asked = new EmbeddingRequest(embeddingModel(), List.of("Zürich", "10 €"), 3, null);

    Embeddings embeddings = provider().embed(asked);

    assertThat(dialect().readEmbedding(server().requests().getFirst())).isEqualTo(asked);
    assertThat(dialect().key(server().requests().getFirst())).isEqualTo(KEY);
    assertThat(embeddings.vectors()).containsExactlyElementsOf(vectors);
    assertThat(embeddings.usage()).isEqualTo(new Usage(9, 0, 0, 0));
  }

  @Test
  void asManyVectorsAsTextsOrNone() throws Exception {
    assumeTrue(embeds(), "this provider has no embeddings");
    server()
        .script(
            Reply.json(
                200,
                new String(
                    dialect().embeddings(List.of(new float[] {1, 2}), 9, "scripted-model"),
                    StandardCharsets.UTF_8)));
    var asked = new EmbeddingRequest(embeddingModel(), List.of("one", "two"), null, null);

    var error = catchThrowableOfType(PergolaException.class, () -> provider().embed(asked));

    assertThat(error.code()).isEqualTo(StandardError.UNAVAILABLE);
    assertThat(dialect().readEmbedding(server().requests().getFirst())).isEqualTo(asked);
  }

  @Test
  void refusesVectorsThatItDoesNotHave() {
    assumeTrue(!embeds(), "this provider has embeddings");
    assertThat(provider().models()).extracting(Model::kind).doesNotContain(Model.Kind.EMBEDDING);
    var asked = new EmbeddingRequest(model(), List.of("one"), null, null);

    var error = catchThrowableOfType(PergolaException.class, () -> provider().embed(asked));

    assertThat(error.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
    assertThat(server().requests()).isEmpty();
  }

  private String embeddingModel() {
    return provider().models().stream()
        .filter(model -> model.kind() == Model.Kind.EMBEDDING)
        .findFirst()
        .orElseThrow()
        .id();
  }
}
