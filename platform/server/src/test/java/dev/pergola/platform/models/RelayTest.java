// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestClient;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.OpenAiDialect;
import dev.pergola.testkit.ScriptedAnswer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that the gateway hands on as they are, and the answers that it hands back. */
@Timeout(60)
class RelayTest {
  private static final OpenAiDialect DIALECT = new OpenAiDialect();
  private static final Usage COUNTED = new Usage(30, 7, 20, 3);
  private static final ScriptedAnswer ANSWER = ScriptedAnswer.saying("One", " two").using(COUNTED);

  private final ModelServer vendor = ModelServer.start();
  private final GatewayServer gateway =
      GatewayServer.start(new RelayedProvider(vendor.address(), Duration.ofSeconds(2)));
  private final TestClient program = gateway.program();

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    vendor.close();
  }

  @Test
  void theVendorReadsWhatTheClientWroteAndTheClientWhatTheVendorWrote() {
    String said =
        """
        {"id":"x","object":"chat.completion","choices":[{"index":0,"message":\
        {"role":"assistant","content":"Hé \\"usage\\":{}","extra":[1,2.50]},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":30,"completion_tokens":7,"prompt_tokens_details":\
        {"cached_tokens":20},"completion_tokens_details":{"reasoning_tokens":3}},"new":true}""";
    vendor.script(Reply.json(200, said));
    String asked =
        "{ \"temperature\":0.70, \"model\" : \"gpt-5-mini\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hé\"}],\"unheard\":{\"of\":1e2} }";

    var answer =
        program.send(
            "POST", GatewayServer.PATH, "application/json", BodyPublishers.ofString(asked));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(said);
    assertThat(answer.header("x-pergola-model")).isEqualTo("openai/gpt-5-mini");
    var heard = vendor.requests().getFirst();
    assertThat(heard.path()).isEqualTo("/vendor/v1/chat/completions");
    assertThat(heard.body()).isEqualTo(asked);
    assertThat(DIALECT.key(heard)).isEqualTo(RelayedProvider.KEY);
    LedgerRow row = gateway.row(answer);
    assertThat(row.usage()).isEqualTo(COUNTED);
    assertThat(row.exact()).isTrue();
    assertThat(row.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(row.purpose()).isEqualTo(Asker.Purpose.GATEWAY);
    assertThat(row.apiKeyId()).isNotNull();
    assertThat(row.costMicros()).isPositive();
  }

  @Test
  void theModelsNameIsTheVendorsOwn() {
    vendor.script(stream(DIALECT.stream(ANSWER)));

    program.post(GatewayServer.PATH, question(true).with("model", "openai/gpt-5-mini"));

    assertThat(Json.parse(vendor.requests().getFirst().body()))
        .isEqualTo(
            question(true)
                .with("model", "gpt-5-mini")
                .with("stream_options", Json.object("include_usage", true)));
  }

  @Test
  void aStreamComesThroughWithoutTheUsageThatNobodyAskedFor() {
    List<byte[]> events = DIALECT.stream(ANSWER);
    vendor.script(stream(events));

    var answer = program.post(GatewayServer.PATH, question(true));

    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    List<byte[]> expected = new ArrayList<>(events);
    expected.remove(expected.size() - 2);
    assertThat(answer.body()).isEqualTo(text(expected));
    assertThat(gateway.row(answer).usage()).isEqualTo(COUNTED);
    assertThat(gateway.row(answer).exact()).isTrue();
  }

  @Test
  void whoAsksForUsageGetsItAlsoWhenEventsAreCutAnywhere() {
    List<byte[]> events = DIALECT.stream(ANSWER);
    List<byte[]> cut = new ArrayList<>();
    for (byte b : text(events).getBytes(StandardCharsets.UTF_8)) {
      cut.add(new byte[] {b});
    }
    vendor.script(stream(cut));
    JsonObject options = Json.object("include_usage", true, "include_obfuscation", false);

    var answer = program.post(GatewayServer.PATH, question(true).with("stream_options", options));

    assertThat(answer.body()).isEqualTo(text(events));
    assertThat(gateway.row(answer).usage()).isEqualTo(COUNTED);
    assertThat(((JsonObject) Json.parse(vendor.requests().getFirst().body())).get("stream_options"))
        .isEqualTo(options);
  }

  @Test
  void eachPieceIsSentWhenItComes() throws Exception {
    var latch = new CountDownLatch(1);
    List<byte[]> events = DIALECT.stream(ANSWER);
    List<Step> steps = new ArrayList<>();
    events.subList(0, 3).forEach(event -> steps.add(new Step.Send(event)));
    steps.add(new Step.Await(latch));
    events.subList(3, events.size()).forEach(event -> steps.add(new Step.Send(event)));
    vendor.script(new Reply(200, "text/event-stream", steps));

    try (OpenCall call = OpenCall.of(gateway.server(), question(true))) {
      assertThat(call.readUntil("One")).doesNotContain("two");
      latch.countDown();
      assertThat(call.readUntil("[DONE]")).contains("two");
    }
  }

  @Test
  void theLedgerIsSettledBeforeTheEndIsSent() throws Exception {
    vendor.script(stream(DIALECT.stream(ANSWER)));

    try (OpenCall call = OpenCall.of(gateway.server(), question(true))) {
      String head = call.readUntil("[DONE]");

      assertThat(gateway.row(OpenCall.id(head)).outcome()).isEqualTo(Outcome.COMPLETE);
    }
  }

  @Test
  void anAnswerThatReachesItsBoundIsComplete() {
    vendor.script(stream(DIALECT.stream(ANSWER.stoppingFor(StopReason.MAX_TOKENS).using(null))));

    var answer = program.post(GatewayServer.PATH, question(true));

    assertThat(answer.body()).contains("\"length\"");
    assertThat(gateway.row(answer).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(gateway.row(answer).exact()).isFalse();
  }

  private static JsonObject question(boolean stream) {
    return GatewayServer.question("gpt-5-mini").with("stream", stream);
  }

  private static Reply stream(List<byte[]> events) {
    return new Reply(200, "text/event-stream", events.stream().<Step>map(Step.Send::new).toList());
  }

  private static String text(List<byte[]> events) {
    return events.stream()
        .map(event -> new String(event, StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }
}
