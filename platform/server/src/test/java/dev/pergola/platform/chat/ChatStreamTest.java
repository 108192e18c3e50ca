// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.chat.Talk.reading;
import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.SentEvents;
import dev.pergola.platform.SentEvents.Sent;
import dev.pergola.platform.TestServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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

/** Answers that are read while the model is still speaking. */
@Timeout(120)
class ChatStreamTest {
  @Test
  void aStreamedAnswerTellsOfEachStep() {
    try (var talk = Talk.owing();
        var events = talk.stream(Json.object("message", "Who owes me money?"))) {
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

      JsonObject stored = talk.client().get("/api/conversations/" + id).json();
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
      try (var events = talk.stream(Json.object("message", "Count"))) {
        assertThat(events.next().name()).isEqualTo("start");
        for (String word : List.of("one ", "two ", "three")) {
          await().until(() -> words.offer(word));
          assertThat(events.next()).isEqualTo(new Sent("delta", Json.object("text", word)));
        }
      }
    }
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
      try (var events = talk.stream(Json.object("message", "Hello"))) {
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

      try (var events = talk.stream(Json.object("message", "Hello"))) {
        Sent last = events.rest().getLast();
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.data().members()).containsOnlyKeys("code", "detail");
        assertThat(last.data().string("code")).isEqualTo("RATE_LIMITED");
        assertThat(last.data().string("detail"))
            .startsWith(
                "llm.example asks to wait. Try again later. What it said until then counts:")
            .endsWith(" and 2 written.");
      }
      try (var events = talk.stream(Json.object("message", "Hello"))) {
        Sent last = events.rest().getLast();
        assertThat(last.data().string("code")).isEqualTo("INTERNAL");
        assertThat(last.data().toString()).doesNotContain("secret");
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
      String token = talk.token();
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
                  Json last = talk.conversation(id).get("messages").elements().getLast();
                  assertThat(last.get("status")).isEqualTo(Json.string("STOPPED"));
                  assertThat(last.get("text")).isEqualTo(Json.string("Well, "));
                });
      }
      talk.model.always(says("Here."));
      assertThat(
              talk.client()
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
      talk.model.always(ChatStreamTest::doubling);
      String token = talk.token();
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
            talk.conversation(all.getLast().data().string("conversationId"))
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
