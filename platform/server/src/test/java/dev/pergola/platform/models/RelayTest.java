// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.OpenAiDialect;
import dev.pergola.testkit.ScriptedAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that the gateway hands on as they are. */
@Timeout(60)
class RelayTest {
  private static final String PATH = "/v1/chat/completions";
  private static final OpenAiDialect DIALECT = new OpenAiDialect();
  private static final Usage COUNTED = new Usage(30, 7, 20, 3);
  private static final ScriptedAnswer ANSWER = ScriptedAnswer.saying("One", " two").using(COUNTED);

  private TestServer server;
  private TestClient client;
  private ModelServer vendor;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    vendor = ModelServer.start();
    FixturePlugin.providing(
        server, "p1", new RelayedProvider(vendor.address(), Duration.ofSeconds(2)));
    TestClient ada = TestClient.administrator(server);
    client =
        TestClient.bearer(
            server, ada.post("/api/keys", Json.object("name", "Program")).string("token"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
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
    vendor.script(reply(200, "application/json", said));
    String asked =
        "{ \"temperature\":0.70, \"model\" : \"gpt-5-mini\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hé\"}],\"unheard\":{\"of\":1e2} }";

    var answer = client.send("POST", PATH, "application/json", body(asked));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(said);
    assertThat(answer.header("x-pergola-model")).isEqualTo("openai/gpt-5-mini");
    var heard = vendor.requests().getFirst();
    assertThat(heard.path()).isEqualTo("/vendor/v1/chat/completions");
    assertThat(heard.body()).isEqualTo(asked);
    assertThat(DIALECT.key(heard)).isEqualTo(RelayedProvider.KEY);
    LedgerRow row = row(answer);
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

    client.post(PATH, question(true).with("model", "openai/gpt-5-mini"));

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

    var answer = client.post(PATH, question(true));

    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    List<byte[]> expected = new ArrayList<>(events);
    expected.remove(expected.size() - 2);
    assertThat(answer.body()).isEqualTo(text(expected));
    assertThat(row(answer).usage()).isEqualTo(COUNTED);
    assertThat(row(answer).exact()).isTrue();
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

    var answer = client.post(PATH, question(true).with("stream_options", options));

    assertThat(answer.body()).isEqualTo(text(events));
    assertThat(row(answer).usage()).isEqualTo(COUNTED);
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

    try (Socket socket = ask(question(true))) {
      assertThat(readUntil(socket.getInputStream(), "One")).doesNotContain("two");
      latch.countDown();
      assertThat(readUntil(socket.getInputStream(), "[DONE]")).contains("two");
    }
  }

  @Test
  void theLedgerIsSettledBeforeTheEndIsSent() throws Exception {
    vendor.script(stream(DIALECT.stream(ANSWER)));

    try (Socket socket = ask(question(true))) {
      String head = readUntil(socket.getInputStream(), "[DONE]");

      assertThat(row(id(head)).outcome()).isEqualTo(Outcome.COMPLETE);
    }
  }

  @Test
  void aClientThatGoesAwayInAStreamEndsTheVendorsWork() throws Exception {
    List<Step> steps = new ArrayList<>();
    DIALECT.incompleteStream(ANSWER).forEach(event -> steps.add(new Step.Send(event)));
    steps.add(new Step.AwaitHangUp());
    vendor.script(new Reply(200, "text/event-stream", steps));
    UUID id;
    try (Socket socket = ask(question(true))) {
      id = id(readUntil(socket.getInputStream(), "two"));
    }

    assertThat(vendor.sawHangUp(Duration.ofSeconds(5))).isTrue();
    await().until(() -> row(id).outcome() == Outcome.STOPPED);
    // The words that came: 7 characters.
    assertThat(row(id).outputTokens()).isEqualTo(2);
    assertThat(row(id).exact()).isFalse();
  }

  @Test
  void aClientThatGoesAwayBeforeTheAnswerEndsTheVendorsWork() throws Exception {
    for (boolean stream : new boolean[] {true, false}) {
      vendor.script(new Reply(200, "application/json", List.of(new Step.AwaitHangUp())));
      int before = vendor.requests().size();
      try (Socket _ = ask(question(stream))) {
        await().until(() -> vendor.requests().size() > before);
      }

      assertThat(vendor.sawHangUp(Duration.ofSeconds(5))).as("stream %s", stream).isTrue();
    }
  }

  @Test
  void theVendorsErrorsPassThroughWithoutTheKey() {
    String error =
        "{\"error\":{\"message\":\"No %s here\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}";
    vendor.script(reply(400, "application/json", error.formatted(RelayedProvider.KEY)));
    vendor.script(reply(503, "application/json", error.formatted("room")));

    var refused = client.post(PATH, question(true));
    var overloaded = client.post(PATH, question(false));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo(error.formatted("********"));
    assertThat(row(refused).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(row(refused).usage()).isEqualTo(Usage.NONE);
    assertThat(overloaded.status()).isEqualTo(503);
    assertThat(overloaded.body()).isEqualTo(error.formatted("room"));
  }

  @Test
  void aRefusedKeyIsNotTheClients() {
    vendor.script(
        reply(401, "application/json", "{\"error\":{\"message\":\"Incorrect key sk-of-*7d\"}}"));

    var answer = client.post(PATH, question(false));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().object("error").string("code")).isEqualTo("authentication_failed");
    assertThat(answer.body()).doesNotContain("sk-of");
  }

  @Test
  void anAnswerThatBreaksOffEndsWithAnErrorAndIsCounted() throws Exception {
    var latch = new CountDownLatch(1);
    List<Step> steps = new ArrayList<>();
    DIALECT.incompleteStream(ANSWER).forEach(event -> steps.add(new Step.Send(event)));
    steps.add(new Step.Await(latch));
    steps.add(new Step.Disconnect());
    vendor.script(new Reply(200, "text/event-stream", steps));

    try (Socket socket = ask(question(true))) {
      String begun = readUntil(socket.getInputStream(), "two");
      latch.countDown();

      assertThat(readUntil(socket.getInputStream(), "\r\n0\r\n"))
          .contains("\"code\":\"unavailable\"", "tokens read and 2 written")
          .contains("broke off (the connection was closed too early)")
          .doesNotContain("[DONE]");
      assertThat(row(id(begun)).outcome()).isEqualTo(Outcome.BROKEN_OFF);
      assertThat(row(id(begun)).outputTokens()).isEqualTo(2);
    }
  }

  @Test
  void aVendorThatFallsSilentIsGivenUp() throws Exception {
    List<Step> steps = new ArrayList<>();
    DIALECT.incompleteStream(ANSWER).forEach(event -> steps.add(new Step.Send(event)));
    steps.add(new Step.AwaitHangUp());
    vendor.script(new Reply(200, "text/event-stream", steps));
    vendor.script(new Reply(200, "application/json", List.of(new Step.AwaitHangUp())));

    var broken = client.post(PATH, question(true));
    var never = client.post(PATH, question(false));

    assertThat(broken.body()).contains("\"code\":\"timeout\"");
    assertThat(row(broken).error()).isEqualTo("TIMEOUT");
    assertThat(never.status()).isEqualTo(504);
    assertThat(never.json().object("error").string("code")).isEqualTo("timeout");
  }

  @Test
  void whenTheVendorCannotBeReachedTheErrorNamesItsAddress() throws Exception {
    vendor.close();

    var answer = client.post(PATH, question(true));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().object("error").string("message"))
        .contains(vendor.address().getAuthority());
    assertThat(row(answer).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void anAnswerThatReachesItsBoundIsComplete() {
    vendor.script(stream(DIALECT.stream(ANSWER.stoppingFor(StopReason.MAX_TOKENS).using(null))));

    var answer = client.post(PATH, question(true));

    assertThat(answer.body()).contains("\"length\"");
    assertThat(row(answer).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(row(answer).exact()).isFalse();
  }

  private LedgerRow row(TestClient.Answer answer) {
    return row(UUID.fromString(answer.header("x-request-id")));
  }

  private LedgerRow row(UUID request) {
    UUID organization =
        UUID.fromString(
            TestClient.administrator(server)
                .get("/api/auth/me")
                .json()
                .object("organization")
                .string("id"));
    return server
        .bean(LedgerRows.class)
        .findByOrganizationIdAndRequestIdOrderById(organization, request)
        .getFirst();
  }

  private static JsonObject question(boolean stream) {
    return Json.object(
        "model",
        "gpt-5-mini",
        "messages",
        List.of(Json.object("role", "user", "content", "Hello")),
        "stream",
        stream);
  }

  private Socket ask(JsonObject question) throws IOException {
    URI address = server.listen();
    var socket = new Socket(address.getHost(), address.getPort());
    byte[] body = question.toString().getBytes(StandardCharsets.UTF_8);
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(PATH, TestClient.administratorToken(server), body.length)
            .getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    return socket;
  }

  private static String readUntil(InputStream in, String wanted) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(wanted) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("Ended before " + wanted + ": " + read);
      }
      read.append((char) b);
    }
    return read.toString();
  }

  private static UUID id(String head) {
    return UUID.fromString(
        head.lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-request-id:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow());
  }

  private static java.net.http.HttpRequest.BodyPublisher body(String text) {
    return java.net.http.HttpRequest.BodyPublishers.ofString(text);
  }

  private static Reply reply(int status, String type, String body) {
    return new Reply(status, type, List.of(new Step.Send(body.getBytes(StandardCharsets.UTF_8))));
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
