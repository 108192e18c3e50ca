// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestClient;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.OpenAiDialect;
import dev.pergola.testkit.ScriptedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the gateway hands on and does not reach its end: clients that go away, vendors that fail.
 */
@Timeout(60)
class BrokenRelayTest {
  private static final OpenAiDialect DIALECT = new OpenAiDialect();
  private static final ScriptedAnswer ANSWER =
      ScriptedAnswer.saying("One", " two").using(new Usage(30, 7, 20, 3));

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
  void aClientThatGoesAwayInAStreamEndsTheVendorsWork() throws Exception {
    vendor.script(begun(new Step.AwaitHangUp()));
    UUID id;
    try (OpenCall call = OpenCall.of(gateway.server(), question(true))) {
      id = OpenCall.id(call.readUntil("two"));
    }

    assertThat(vendor.sawHangUp(Duration.ofSeconds(5))).isTrue();
    await().until(() -> gateway.row(id).outcome() == Outcome.STOPPED);
    // The words that came: 7 characters.
    assertThat(gateway.row(id).outputTokens()).isEqualTo(2);
    assertThat(gateway.row(id).exact()).isFalse();
  }

  @Test
  void aClientThatGoesAwayBeforeTheAnswerEndsTheVendorsWork() throws Exception {
    for (boolean stream : new boolean[] {true, false}) {
      vendor.script(new Reply(200, "application/json", List.of(new Step.AwaitHangUp())));
      int before = vendor.requests().size();
      try (OpenCall _ = OpenCall.of(gateway.server(), question(stream))) {
        await().until(() -> vendor.requests().size() > before);
      }

      assertThat(vendor.sawHangUp(Duration.ofSeconds(5))).as("stream %s", stream).isTrue();
    }
  }

  @Test
  void theVendorsErrorsPassThroughWithoutTheKey() {
    String error =
        "{\"error\":{\"message\":\"No %s here\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}";
    vendor.script(Reply.json(400, error.formatted(RelayedProvider.KEY)));
    vendor.script(Reply.json(503, error.formatted("room")));

    var refused = program.post(GatewayServer.PATH, question(true));
    var overloaded = program.post(GatewayServer.PATH, question(false));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo(error.formatted("********"));
    assertThat(gateway.row(refused).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(gateway.row(refused).usage()).isEqualTo(Usage.NONE);
    assertThat(overloaded.status()).isEqualTo(503);
    assertThat(overloaded.body()).isEqualTo(error.formatted("room"));
  }

  @Test
  void aRefusedKeyIsNotTheClients() {
    vendor.script(Reply.json(401, "{\"error\":{\"message\":\"Incorrect key sk-of-*7d\"}}"));

    var answer = program.post(GatewayServer.PATH, question(false));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().object("error").string("code")).isEqualTo("authentication_failed");
    assertThat(answer.body()).doesNotContain("sk-of");
  }

  @Test
  void anAnswerThatBreaksOffEndsWithAnErrorAndIsCounted() throws Exception {
    var latch = new CountDownLatch(1);
    vendor.script(begun(new Step.Await(latch), new Step.Disconnect()));

    try (OpenCall call = OpenCall.of(gateway.server(), question(true))) {
      String begun = call.readUntil("two");
      latch.countDown();

      assertThat(call.readUntil("\r\n0\r\n"))
          .contains("\"code\":\"unavailable\"", "tokens read and 2 written")
          .contains("broke off (the connection was closed too early)")
          .doesNotContain("[DONE]");
      assertThat(gateway.row(OpenCall.id(begun)).outcome()).isEqualTo(Outcome.BROKEN_OFF);
      assertThat(gateway.row(OpenCall.id(begun)).outputTokens()).isEqualTo(2);
    }
  }

  @Test
  void whatCameBeforeAnEventThatIsNoJsonReachesTheClient() {
    var packet = new ByteArrayOutputStream();
    DIALECT.incompleteStream(ANSWER).forEach(packet::writeBytes);
    packet.writeBytes("data: {\"choices\": [{\"delta\": {\n\n".getBytes(StandardCharsets.UTF_8));
    vendor.script(
        new Reply(200, "text/event-stream", List.of(new Step.Send(packet.toByteArray()))));

    var answer = program.post(GatewayServer.PATH, question(true));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("One", " two", "\"code\":\"unavailable\"", "tokens read and 2 written")
        .doesNotContain("{\"delta\": {\n", "[DONE]");
    assertThat(gateway.rows(answer)).hasSize(1);
    assertThat(gateway.row(answer).outcome()).isEqualTo(Outcome.BROKEN_OFF);
  }

  @Test
  void anEventThatIsTooLongToBeReadCountsAsSaid() {
    byte[] piece = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step.Send("data: {\"choices\":[{\"delta\":{\"x\":\"".getBytes(StandardCharsets.UTF_8)));
    steps.addAll(Collections.nCopies(20, new Step.Send(piece)));
    vendor.script(begun(steps.toArray(Step[]::new)));
    steps.add(new Step.Send("data:\"}}]}\n".getBytes(StandardCharsets.UTF_8)));
    steps.add(new Step.Send("\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)));
    vendor.script(begun(steps.toArray(Step[]::new)));

    var broken = program.post(GatewayServer.PATH, question(true));
    var whole = program.post(GatewayServer.PATH, question(true));

    assertThat(broken.body()).contains("it ended before it was complete");
    assertThat(gateway.row(broken).outcome()).isEqualTo(Outcome.BROKEN_OFF);
    assertThat(gateway.row(broken).outputTokens()).isBetween(500_000L, 500_100L);
    assertThat(whole.body()).endsWith("data:\"}}]}\n\ndata: [DONE]\n\n");
    assertThat(gateway.row(whole).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(gateway.row(whole).outputTokens()).isBetween(500_000L, 500_100L);
  }

  @Test
  void aVendorThatFallsSilentIsGivenUp() throws Exception {
    vendor.script(begun(new Step.AwaitHangUp()));
    vendor.script(new Reply(200, "application/json", List.of(new Step.AwaitHangUp())));

    var broken = program.post(GatewayServer.PATH, question(true));
    var never = program.post(GatewayServer.PATH, question(false));

    assertThat(broken.body()).contains("\"code\":\"timeout\"");
    assertThat(gateway.row(broken).error()).isEqualTo("TIMEOUT");
    assertThat(never.status()).isEqualTo(504);
    assertThat(never.json().object("error").string("code")).isEqualTo("timeout");
  }

  @Test
  void whenTheVendorCannotBeReachedTheErrorNamesItsAddress() throws Exception {
    vendor.close();

    var answer = program.post(GatewayServer.PATH, question(true));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().object("error").string("message"))
        .contains(vendor.address().getAuthority());
    assertThat(gateway.row(answer).outcome()).isEqualTo(Outcome.FAILED);
  }

  /** An answer that begins with One two, and then goes on so. */
  private static Reply begun(Step... rest) {
    List<Step> steps = new ArrayList<>();
    DIALECT.incompleteStream(ANSWER).forEach(event -> steps.add(new Step.Send(event)));
    steps.addAll(List.of(rest));
    return new Reply(200, "text/event-stream", steps);
  }

  private static JsonObject question(boolean stream) {
    return GatewayServer.question("gpt-5-mini").with("stream", stream);
  }
}
