// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.chat.Talk.reading;
import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static dev.pergola.platform.models.ScriptedProvider.saysAndCalls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Cell;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Money;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Table;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.SentEvents;
import dev.pergola.platform.SentEvents.Sent;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ChatApiTest {
  private static final Table DEBTS =
      new Table(
          List.of(
              new Table.Column("who", "Who"),
              new Table.Column("owes", "Owes"),
              new Table.Column("due", "Due")),
          List.of(
              List.of(
                  Cell.of("Acme"),
                  Cell.of(new Money(123450, "AUD")),
                  Cell.of(LocalDate.of(2026, 2, 1)))));

  @Test
  void aQuestionIsAnsweredWholeWithItsToolsAndCost() {
    try (var talk = owing()) {
      var answer = ada(talk).post("/api/chat", Json.object("message", "Who owes me money?"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/json");
      JsonObject json = answer.json();
      assertThat(json.members())
          .containsOnlyKeys(
              "reply", "conversationId", "messageId", "model", "toolCalls", "usage", "notice");
      assertThat(json.string("reply")).isEqualTo("Let me see.\n\nAcme owes 1,234.50 AUD.");
      assertThat(json.string("model")).isEqualTo("script/actor");
      assertThat(json.get("usage"))
          .isEqualTo(
              Json.object(
                  "inputTokens", 200,
                  "outputTokens", 40,
                  "cachedInputTokens", 20,
                  "reasoningTokens", 10,
                  "cacheWriteTokens", 0));
      assertThat(json.get("toolCalls"))
          .hasToString(
              """
              [{"id":"a","name":"debts","title":"Title of debts","arguments":{"overdue":true},\
              "result":{"text":"One customer.","table":{"columns":[\
              {"name":"who","title":"Who","numeric":false},\
              {"name":"owes","title":"Owes","numeric":true},\
              {"name":"due","title":"Due","numeric":false}],\
              "rows":[["Acme",{"minorUnits":123450,"currency":"AUD"},"2026-02-01"]],\
              "text":[["Acme","1,234.50 AUD","2026-02-01"]],"truncated":false},\
              "failed":false}}]""");
    }
  }

  @Test
  void aStreamedAnswerTellsOfEachStep() {
    try (var talk = owing();
        var events = stream(talk, Json.object("message", "Who owes me money?"))) {
      assertThat(events.response().statusCode()).isEqualTo(200);
      assertThat(events.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      List<Sent> all = events.rest();

      assertThat(all)
          .extracting(Sent::name)
          .containsExactly(
              "start",
              "delta",
              "usage",
              "tool_call",
              "tool_result",
              "delta",
              "delta",
              "usage",
              "done");
      JsonObject start = all.getFirst().data();
      String id = start.string("conversationId");
      assertThat(start.string("title")).isEqualTo("Who owes me money?");
      assertThat(start.string("model")).isEqualTo("script/actor");
      assertThat(all.get(3).data())
          .isEqualTo(
              Json.object(
                  "id", "a",
                  "name", "debts",
                  "title", "Title of debts",
                  "arguments", Json.object("overdue", true)));
      assertThat(all.get(4).data().string("text")).isEqualTo("One customer.");
      assertThat(all.get(4).data().object("table").get("text"))
          .isEqualTo(Json.array(List.of("Acme", "1,234.50 AUD", "2026-02-01")));
      assertThat(all.get(7).data().integer("inputTokens")).isEqualTo(200);
      JsonObject done = all.getLast().data();
      assertThat(done.string("reply")).isEqualTo("Let me see.\n\nAcme owes 1,234.50 AUD.");
      assertThat(done.string("conversationId")).isEqualTo(id);

      JsonObject stored = ada(talk).get("/api/conversations/" + id).json();
      assertThat(stored.get("messages").elements()).hasSize(3);
      assertThat(stored.get("messages").elements().getLast().get("id"))
          .isEqualTo(done.get("messageId"));
      assertThat(stored.get("answering")).isEqualTo(Json.bool(false));
    }
  }

  @Test
  void wordsArriveWhileTheModelIsStillSpeaking() {
    var words = new SynchronousQueue<String>();
    try (var talk = Talk.with()) {
      talk.model.then(
          (_, events) -> {
            for (int i = 0; i < 3; i++) {
              events.accept(new ChatEvent.Delta(words.take()));
            }
            return says().answer(null, events);
          });
      try (var events = stream(talk, Json.object("message", "Count"))) {
        assertThat(events.next().name()).isEqualTo("start");
        for (String word : List.of("one ", "two ", "three")) {
          await().until(() -> words.offer(word));
          assertThat(events.next()).isEqualTo(new Sent("delta", Json.object("text", word)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverGoesAwayStopsTheAnswerAtOnceAndItsWordsAreKept(TestServer.On database)
      throws Exception {
    int times = 20;
    var interrupted = new CountDownLatch(times);
    try (var talk = Talk.on(database)) {
      talk.model.always(
          (_, events) -> {
            events.accept(new ChatEvent.Delta("Well, "));
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
            throw new AssertionError();
          });
      String token = token(talk);
      List<String> ids =
          together(
              times,
              i -> {
                try (var events =
                    SentEvents.ask(
                        talk.server.listen(), token, Json.object("message", "Question " + i))) {
                  String id = events.next().data().string("conversationId");
                  assertThat(events.next().data().string("text")).isEqualTo("Well, ");
                  return id;
                }
              });

      assertThat(interrupted.await(3, TimeUnit.SECONDS)).isTrue();
      for (String id : ids) {
        await()
            .untilAsserted(
                () -> {
                  Json last = conversation(talk, id).get("messages").elements().getLast();
                  assertThat(last.get("status")).isEqualTo(Json.string("STOPPED"));
                  assertThat(last.get("text")).isEqualTo(Json.string("Well, "));
                });
      }
      talk.model.always(says("Here."));
      assertThat(
              ada(talk)
                  .post("/api/chat", Json.object("message", "?", "conversationId", ids.getFirst()))
                  .string("reply"))
          .isEqualTo("Here.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void fiftyConversationsAtOnceDoNotGetInEachOthersWay(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.bringing(
          reading("double", (_, arguments) -> ToolResult.of("" + 2 * arguments.integer("n"))));
      talk.model.always(ChatApiTest::doubling);
      String token = token(talk);
      URI address = talk.server.listen();

      List<List<Sent>> answers =
          together(
              50,
              i -> {
                List<Sent> all = new ArrayList<>();
                JsonObject question = Json.object("message", "Double " + i);
                for (int turn = 0; turn < 2; turn++) {
                  try (var events = SentEvents.ask(address, token, question)) {
                    all.addAll(events.rest());
                  }
                  String id = all.getLast().data().string("conversationId");
                  question = question.with("conversationId", id);
                }
                return all;
              });

      for (int i = 0; i < 50; i++) {
        List<Sent> all = answers.get(i);
        assertThat(all).extracting(Sent::name).endsWith("usage", "done").doesNotContain("error");
        assertThat(all.getLast().data().string("reply")).isEqualTo("It is " + 2 * i + ".");
        var messages =
            conversation(talk, all.getLast().data().string("conversationId"))
                .get("messages")
                .elements();
        assertThat(messages).hasSize(6);
        assertThat(messages.getLast().get("text")).isEqualTo(Json.string("It is " + 2 * i + "."));
      }
    }
  }

  private static ChatResponse doubling(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    return switch (request.messages().getLast()) {
      case Message.User(String text) ->
          calls(ToolCall.of("a", "double", Json.object("n", Integer.parseInt(text.substring(7)))))
              .answer(request, events);
      case Message.ToolAnswer answer ->
          says("It ", "is ", answer.text(), ".").answer(request, events);
      case Message.Assistant _ -> throw new AssertionError();
    };
  }

  @Test
  void aSilentAnswerIsKeptAlive() throws Exception {
    var goOn = new CountDownLatch(1);
    try (var talk = Talk.with("pergola.chat.keep-alive", "50ms")) {
      talk.model.then(
          (request, events) -> {
            goOn.await();
            return says("At last.").answer(request, events);
          });
      try (var events = stream(talk, Json.object("message", "Hello"))) {
        // Storing the question may take long enough for a first comment.
        await().until(() -> events.next().name().equals("start"));
        assertThat(events.next().name()).isEqualTo("comment");
        assertThat(events.next().name()).isEqualTo("comment");
        goOn.countDown();
        assertThat(events.rest())
            .extracting(Sent::name)
            .containsSubsequence("delta", "usage", "done");
      }
    }
  }

  @Test
  void aFailureInTheMiddleIsAnErrorEvent() {
    try (var talk = Talk.with()) {
      talk.model
          .then(
              (_, events) -> {
                events.accept(new ChatEvent.Delta("It is"));
                throw new PergolaException(
                    StandardError.RATE_LIMITED, "llm.example asks to wait. Try again later.");
              })
          .then(
              (_, _) -> {
                throw new IllegalStateException("token=secret");
              });

      try (var events = stream(talk, Json.object("message", "Hello"))) {
        assertThat(events.rest())
            .last()
            .isEqualTo(
                new Sent(
                    "error",
                    Json.object(
                        "code", "RATE_LIMITED",
                        "detail", "llm.example asks to wait. Try again later.")));
      }
      try (var events = stream(talk, Json.object("message", "Hello"))) {
        Sent last = events.rest().getLast();
        assertThat(last.data().string("code")).isEqualTo("INTERNAL");
        assertThat(last.data().toString()).doesNotContain("secret");
      }
    }
  }

  @Test
  void aFailureOfAWholeAnswerIsAProblem() {
    try (var talk = Talk.with()) {
      talk.model.then(
          (_, _) -> {
            throw new PergolaException(StandardError.UNAVAILABLE, "llm.example is down.");
          });

      var answer = ada(talk).post("/api/chat", Json.object("message", "Hello"));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.string("code")).isEqualTo("UNAVAILABLE");
      assertThat(answer.string("detail")).isEqualTo("llm.example is down.");
    }
  }

  @Test
  void aSecondQuestionInTheSameConversationIsRefusedUntilTheFirstIsAnswered() {
    var goOn = new CountDownLatch(1);
    try (var talk = Talk.with()) {
      talk.model.then(
          (request, events) -> {
            goOn.await();
            return says("Yes.").answer(request, events);
          });
      try (var events = stream(talk, Json.object("message", "First"))) {
        String id = events.next().data().string("conversationId");
        JsonObject second = Json.object("message", "Second", "conversationId", id);

        for (String path : List.of("/api/chat", "/api/chat/stream")) {
          var refused = ada(talk).post(path, second);
          assertThat(refused.status()).isEqualTo(409);
          assertThat(refused.string("code")).isEqualTo("CONFLICT");
          assertThat(refused.string("detail")).contains("still answering");
        }
        assertThat(conversation(talk, id).get("answering")).isEqualTo(Json.bool(true));
        assertThat(delete(talk, id).status()).isEqualTo(409);
        goOn.countDown();
        assertThat(events.rest()).extracting(Sent::name).endsWith("done");
        assertThat(ada(talk).post("/api/chat", second).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void whatCannotBeAskedIsRefusedBeforeAnythingIsSaid() {
    try (var talk = Talk.with()) {
      TestClient ada = ada(talk);
      for (String path : List.of("/api/chat", "/api/chat/stream")) {
        assertThat(TestClient.anonymous(talk.server).post(path, Json.object("message", "Hello")))
            .satisfies(answer -> assertThat(answer.status()).isEqualTo(401));
        assertRefused(ada.post(path, JsonObject.EMPTY), 400, "INVALID_ARGUMENT");
        assertRefused(ada.post(path, Json.object("message", " ")), 400, "INVALID_ARGUMENT");
        assertRefused(
            ada.post(path, Json.object("message", "x".repeat(32_001))), 400, "INVALID_ARGUMENT");
        assertRefused(ada.post(path, Json.array(1)), 400, "INVALID_ARGUMENT");
        assertRefused(
            ada.send("POST", path, "application/json", BodyPublishers.ofString("{")),
            400,
            "INVALID_ARGUMENT");
        assertRefused(
            ada.post(path, Json.object("message", "Hello", "conversationId", "no-id")),
            400,
            "INVALID_ARGUMENT");
        assertRefused(
            ada.post(path, Json.object("message", "Hello", "conversationId", UUID.randomUUID())),
            404,
            "NOT_FOUND");
        var unknown = ada.post(path, Json.object("message", "Hello", "model", "gpt-9"));
        assertRefused(unknown, 400, "UNKNOWN_MODEL");
        assertThat(unknown.string("detail")).contains("script/actor");
      }
      assertThat(ada.get("/api/conversations").json().get("conversations")).hasToString("[]");
      talk.modelPlugin.close();
      assertRefused(ada.post("/api/chat", Json.object("message", "Hello")), 409, "NOT_CONFIGURED");
      assertThat(talk.model.requests()).isEmpty();
    }
  }

  @Test
  void conversationsAreListedSearchedRenamedAndDeleted() {
    try (var talk = Talk.with()) {
      TestClient ada = ada(talk);
      for (int i = 0; i < 5; i++) {
        ada.post("/api/chat", Json.object("message", "Question " + i));
      }
      JsonObject first = ada.get("/api/conversations?limit=3").json();
      String next = first.string("next");
      JsonObject second = ada.get("/api/conversations?limit=3&before=" + next).json();

      assertThat(titles(first)).containsExactly("Question 4", "Question 3", "Question 2");
      assertThat(titles(second)).containsExactly("Question 1", "Question 0");
      assertThat(second.get("next")).isEqualTo(Json.NULL);
      assertThat(titles(ada.get("/api/conversations?q=question%203").json()))
          .containsExactly("Question 3");
      assertRefused(ada.get("/api/conversations?before=x"), 400, "INVALID_ARGUMENT");
      assertRefused(ada.get("/api/conversations?limit=0"), 400, "INVALID_ARGUMENT");
      assertRefused(ada.get("/api/conversations?limit=many"), 400, "INVALID_ARGUMENT");

      Json oldest = second.get("conversations").elements().getLast();
      String path = "/api/conversations/" + oldest.get("id").text();
      var renamed = patch(ada, path, Json.object("title", "Zero"));
      assertThat(renamed.status()).isEqualTo(200);
      assertThat(renamed.string("title")).isEqualTo("Zero");
      assertThat(renamed.string("createdAt")).isEqualTo(oldest.get("createdAt").text());
      assertRefused(patch(ada, path, Json.object("title", " ")), 400, "INVALID_ARGUMENT");
      assertRefused(patch(ada, path, JsonObject.EMPTY), 400, "INVALID_ARGUMENT");
      assertThat(ada.get(path).string("title")).isEqualTo("Zero");

      var deleted = ada.send("DELETE", path, null, BodyPublishers.noBody());
      assertThat(deleted.status()).isEqualTo(204);
      assertThat(deleted.body()).isEmpty();
      assertRefused(ada.get(path), 404, "NOT_FOUND");
      assertRefused(ada.send("DELETE", path, null, BodyPublishers.noBody()), 404, "NOT_FOUND");
      assertRefused(ada.get("/api/conversations/no-id"), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void anotherUserSeesNothingOfIt() {
    try (var talk = Talk.with("pergola.accounts.registration", "open")) {
      TestClient ada = ada(talk);
      String id =
          ada.post("/api/chat", Json.object("message", "A secret")).string("conversationId");
      TestClient anonymous = TestClient.anonymous(talk.server);
      TestClient bob =
          anonymous.with(
              "Authorization",
              "Bearer "
                  + anonymous
                      .post(
                          "/api/auth/register",
                          Json.object(
                              "name", "Bob",
                              "email", "bob@example.com",
                              "password", "correct horse battery"))
                      .string("accessToken"));
      String path = "/api/conversations/" + id;

      assertThat(bob.get("/api/conversations").json().get("conversations")).hasToString("[]");
      assertRefused(bob.get(path), 404, "NOT_FOUND");
      assertThat(bob.get("/c/" + id).status()).isEqualTo(404);
      assertThat(ada.get("/c/" + id).status()).isEqualTo(200);
      assertRefused(patch(bob, path, Json.object("title", "Mine")), 404, "NOT_FOUND");
      assertRefused(bob.send("DELETE", path, null, BodyPublishers.noBody()), 404, "NOT_FOUND");
      for (String chat : List.of("/api/chat", "/api/chat/stream")) {
        assertRefused(
            bob.post(chat, Json.object("message", "And?", "conversationId", id)), 404, "NOT_FOUND");
      }
      for (String get : List.of("/api/conversations", path)) {
        assertThat(anonymous.get(get).status()).isEqualTo(401);
      }
      assertThat(ada.get(path).json().get("messages").elements()).hasSize(2);
    }
  }

  private static Talk owing() {
    Talk talk =
        Talk.with().bringing(reading("debts", (_, _) -> ToolResult.of("One customer.", DEBTS)));
    talk.model
        .then(saysAndCalls("Let me see.", ToolCall.of("a", "debts", Json.object("overdue", true))))
        .then(says("Acme owes 1,234.50 AUD."));
    return talk;
  }

  private static TestClient ada(Talk talk) {
    return TestClient.administrator(talk.server);
  }

  private static String token(Talk talk) {
    ada(talk);
    return TestClient.anonymous(talk.server)
        .post(
            "/api/auth/login",
            Json.object("email", TestClient.EMAIL, "password", TestClient.PASSWORD))
        .string("accessToken");
  }

  private static SentEvents stream(Talk talk, JsonObject question) {
    return SentEvents.ask(talk.server.listen(), token(talk), question);
  }

  private static JsonObject conversation(Talk talk, String id) {
    return ada(talk).get("/api/conversations/" + id).json();
  }

  private static TestClient.Answer delete(Talk talk, String id) {
    return ada(talk).send("DELETE", "/api/conversations/" + id, null, BodyPublishers.noBody());
  }

  private static TestClient.Answer patch(TestClient client, String path, JsonObject change) {
    return client.send(
        "PATCH", path, "application/json", BodyPublishers.ofString(change.toString()));
  }

  private static List<String> titles(JsonObject list) {
    return list.get("conversations").elements().stream()
        .map(conversation -> conversation.get("title").text())
        .toList();
  }

  private static void assertRefused(TestClient.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.string("code")).isEqualTo(code);
  }

  private interface Work<T> {
    T of(int number) throws Exception;
  }

  private static <T> List<T> together(int times, Work<T> work) throws Exception {
    try (var threads = Executors.newFixedThreadPool(times)) {
      List<Callable<T>> all =
          IntStream.range(0, times).mapToObj(i -> (Callable<T>) () -> work.of(i)).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(all)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
