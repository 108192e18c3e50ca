// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.chat.Talk.reading;
import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.response;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static dev.pergola.platform.models.ScriptedProvider.saysAndCalls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.pergola.api.Cell;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Money;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Table;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.MessageRow.Role;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.plugins.RecordedEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TurnTest {
  private static final Table TABLE =
      new Table(
          List.of(new Table.Column("who", "Who"), new Table.Column("owes", "Owes")),
          List.of(List.of(Cell.of("Acme"), Cell.of(new Money(123450, "AUD")))));

  @Test
  void aPlainQuestionIsAnsweredAndStored() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then(says("Good ", "morning"));

      Reply reply = talk.ask("Good morning!\nHow are you?");

      assertThat(reply.reply()).isEqualTo("Good morning");
      assertThat(reply.model()).isEqualTo("script/actor");
      assertThat(reply.toolCalls()).isEmpty();
      assertThat(reply.usage()).isEqualTo(new Usage(100, 20, 10, 5));
      assertThat(reply.notice()).isNull();
      assertThat(talk.events)
          .containsExactly(
              new TurnEvent.Started(reply.conversationId(), "Good morning!", "script/actor"),
              new TurnEvent.Delta("Good "),
              new TurnEvent.Delta("morning"),
              new TurnEvent.Used(new Usage(100, 20, 10, 5)),
              new TurnEvent.Done(
                  "Good morning", reply.conversationId(), reply.messageId(), "script/actor", null));
      var stored = talk.opened(reply.conversationId());
      assertThat(stored.title()).isEqualTo("Good morning!");
      assertThat(stored.messages())
          .extracting(ConversationViews.Message::role, ConversationViews.Message::text)
          .containsExactly(
              tuple(Role.USER, "Good morning!\nHow are you?"),
              tuple(Role.ASSISTANT, "Good morning"));
      assertThat(stored.messages().getLast().id()).isEqualTo(reply.messageId());
      assertThat(stored.answering()).isFalse();
    }
  }

  @Test
  void theModelIsToldTheDateAndTheRulesAndOfferedTheTools() throws Exception {
    try (var talk =
        Talk.with("test.clock.movable", true)
            .bringing(reading("look", (_, _) -> ToolResult.of("")))) {
      talk.ask("Hello");

      ChatRequest request = talk.model.requests().getFirst();
      assertThat(request.system()).contains("Today is Sunday, 2026-03-01", "Never invent");
      assertThat(request.tools()).extracting(tool -> tool.name()).containsExactly("look");
      assertThat(request.messages()).containsExactly(new Message.User("Hello"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void toolsOfOneStepRunTogetherAndTheirAnswersGoBackInOrder(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      var together = new CyclicBarrier(2);
      var secondAnswered = new CountDownLatch(1);
      talk.bringing(
          reading(
              "debts",
              (caller, arguments) -> {
                together.await();
                secondAnswered.await();
                return ToolResult.of(caller.name() + " is owed " + arguments, TABLE);
              }),
          reading(
              "rate",
              (_, _) -> {
                together.await();
                return ToolResult.of("1.5");
              }));
      talk.model
          .then(
              saysAndCalls(
                  "Let me look.",
                  ToolCall.of("a", "debts", Json.object("overdue", true)),
                  ToolCall.of("b", "rate", JsonObject.EMPTY)))
          .then(says("Acme owes you."));
      Chat chat = talk.server.bean(Chat.class);

      Reply reply =
          chat.answer(
              chat.question(Talk.ADA, "Who owes me money?", null, null),
              event -> {
                talk.events.add(event);
                if (event instanceof TurnEvent.ToolAnswered answered && answered.id().equals("b")) {
                  secondAnswered.countDown();
                }
              });

      String said = "Ada is owed {\"overdue\":true}";
      assertThat(talk.events(TurnEvent.ToolAnswered.class))
          .extracting(TurnEvent.ToolAnswered::id)
          .containsExactly("b", "a");
      assertThat(talk.model.requests().getLast().messages())
          .containsExactly(
              new Message.User("Who owes me money?"),
              new Message.Assistant(
                  "Let me look.",
                  List.of(
                      ToolCall.of("a", "debts", Json.object("overdue", true)),
                      ToolCall.of("b", "rate", JsonObject.EMPTY))),
              new Message.ToolAnswer("a", "debts", said + "\n\n" + TABLE.toMarkdown(200), false),
              new Message.ToolAnswer("b", "rate", "1.5", false));
      assertThat(reply.reply()).isEqualTo("Let me look.\n\nAcme owes you.").isEqualTo(talk.heard());
      assertThat(reply.usage()).isEqualTo(new Usage(200, 40, 20, 10));
      assertThat(reply.toolCalls())
          .containsExactly(
              new Reply.CalledTool(
                  "a",
                  "debts",
                  "Title of debts",
                  Json.object("overdue", true),
                  new Reply.Result(said, TableView.of(TABLE, 500), false)),
              new Reply.CalledTool(
                  "b",
                  "rate",
                  "Title of rate",
                  JsonObject.EMPTY,
                  new Reply.Result("1.5", null, false)));
      var stored = talk.opened(reply.conversationId());
      assertThat(stored.messages()).hasSize(3);
      assertThat(stored.messages().get(1).text()).isEqualTo("Let me look.");
      assertThat(stored.messages().get(1).toolCalls()).isEqualTo(reply.toolCalls());
    }
  }

  @Test
  void whateverGoesWrongWithAToolGoesBackToTheModelAndTheTurnGoesOn() throws Exception {
    try (var talk =
        Talk.with()
            .bringing(
                reading(
                    "broken",
                    (_, _) -> {
                      throw new IllegalStateException();
                    }))) {
      talk.model
          .then(
              calls(
                  ToolCall.parse("a", "broken", "{\"unfinished\": "),
                  ToolCall.of("b", "borken", JsonObject.EMPTY),
                  ToolCall.of("c", "broken", JsonObject.EMPTY)))
          .then(says("It does not work."));

      Reply reply = talk.ask("Try");

      assertThat(reply.reply()).isEqualTo("It does not work.");
      assertThat(talk.model.requests().getLast().messages())
          .filteredOn(Message.ToolAnswer.class::isInstance)
          .extracting(message -> (Message.ToolAnswer) message)
          .allMatch(Message.ToolAnswer::failed)
          .extracting(Message.ToolAnswer::text)
          .satisfiesExactly(
              text -> assertThat(text).contains("cannot be read"),
              text -> assertThat(text).contains("Did you mean broken?"),
              text -> assertThat(text).contains("The tool failed"));
      assertThat(reply.toolCalls())
          .extracting(call -> call.result().failed())
          .containsExactly(true, true, true);
    }
  }

  @Test
  void aModelThatNeverStopsAskingForToolsMustConclude() throws Exception {
    try (var talk =
        Talk.with("pergola.chat.max-steps", 3)
            .bringing(reading("more", (_, _) -> ToolResult.of("There is more.")))) {
      talk.model.always(
          (request, events) ->
              (request.tools().isEmpty()
                      ? says("That is all I found.")
                      : calls(ToolCall.of("x", "more", JsonObject.EMPTY)))
                  .answer(request, events));

      Reply reply = talk.ask("Go on");

      assertThat(talk.model.requests()).hasSize(4);
      assertThat(talk.model.requests().getLast().tools()).isEmpty();
      assertThat(talk.model.requests().getLast().system()).contains("may be incomplete");
      assertThat(reply.reply()).isEqualTo("That is all I found.");
      assertThat(reply.notice()).contains("3 steps", "incomplete");
      assertThat(talk.newest().messages().getLast().notice()).isEqualTo(reply.notice());
    }
  }

  @Test
  void aModelThatNeverAnswersIsSaidToHaveAskedForToolsOnly() throws Exception {
    try (var talk =
        Talk.with("pergola.chat.max-steps", 2)
            .bringing(reading("more", (_, _) -> ToolResult.of("There is more.")))) {
      talk.model.always(calls(ToolCall.of("x", "more", JsonObject.EMPTY))::answer);

      assertThatThrownBy(() -> talk.ask("Go on"))
          .hasMessageContaining("asked for tools 2 times and then gave no answer");
    }
  }

  @Test
  void callsBeyondWhatOneStepMayHaveAreLeftOutAndSaidToBe() throws Exception {
    try (var talk =
        Talk.with("pergola.chat.max-calls-per-step", 2)
            .bringing(reading("look", (_, _) -> ToolResult.of("Seen.")))) {
      talk.model
          .then(
              calls(
                  IntStream.range(0, 4)
                      .mapToObj(i -> ToolCall.of("c" + i, "look", JsonObject.EMPTY))
                      .toArray(ToolCall[]::new)))
          .then(says("Done."));

      Reply reply = talk.ask("Look");

      assertThat(reply.toolCalls())
          .extracting(call -> call.result().text())
          .satisfiesExactly(
              text -> assertThat(text).isEqualTo("Seen."),
              text -> assertThat(text).isEqualTo("Seen."),
              text -> assertThat(text).contains("left out", "at most 2"),
              text -> assertThat(text).contains("left out"));
    }
  }

  @Test
  void callsWithTheSameIdAreToldApart() throws Exception {
    try (var talk =
        Talk.with()
            .bringing(reading("echo", (_, arguments) -> ToolResult.of(arguments.toString())))) {
      talk.model
          .then(
              calls(
                  ToolCall.of("", "echo", Json.object("n", 1)),
                  ToolCall.of("call_1", "echo", Json.object("n", 2)),
                  ToolCall.of("call_1", "echo", Json.object("n", 3))))
          .then(calls(ToolCall.of("call_1", "echo", Json.object("n", 4))))
          .then(says("Done."));

      Reply reply = talk.ask("Echo");

      assertThat(reply.toolCalls()).extracting(Reply.CalledTool::id).doesNotHaveDuplicates();
      assertThat(reply.toolCalls())
          .extracting(call -> call.result().text())
          .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
      assertThat(talk.opened(reply.conversationId()).messages())
          .flatExtracting(ConversationViews.Message::toolCalls)
          .isEqualTo(reply.toolCalls());
    }
  }

  @Test
  void aProviderThatDoesNotStreamIsHeardAllTheSame() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then((_, _) -> response("All at once.", List.of(), StopReason.END));

      assertThat(talk.ask("Hello").reply()).isEqualTo("All at once.").isEqualTo(talk.heard());
    }
  }

  @Test
  void anAnswerThatReachedTheModelsLimitSaysSo() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then((_, _) -> response("Once upon a", List.of(), StopReason.MAX_TOKENS));

      assertThat(talk.ask("Tell").notice()).contains("ends early");
    }
  }

  @Test
  void anEmptyAnswerIsAnErrorThatSaysWhy() {
    for (StopReason reason : StopReason.values()) {
      try (var talk = Talk.with()) {
        talk.model.then((_, _) -> response("", List.of(), reason));

        var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("Hello"));

        assertThat(failure.code()).isEqualTo(StandardError.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("another");
        var last = talk.newest().messages().getLast();
        assertThat(last.status()).isEqualTo(Status.FAILED);
        assertThat(last.notice()).isEqualTo(failure.getMessage());
      }
    }
  }

  @Test
  void anAnswerThatBreaksOffKeepsItsWordsAndTheConversationGoesOn() throws Exception {
    try (var talk = Talk.with()) {
      talk.model
          .then(
              (_, events) -> {
                events.accept(new ChatEvent.Delta("You are owed "));
                throw new PergolaException(
                    StandardError.UNAVAILABLE, "llm.example broke off the answer. Try again.");
              })
          .then(says("AUD 5."));

      var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("How much?"));

      assertThat(failure.code()).isEqualTo(StandardError.UNAVAILABLE);
      var broken = talk.newest().messages().getLast();
      assertThat(broken.text()).isEqualTo("You are owed ");
      assertThat(broken.status()).isEqualTo(Status.FAILED);
      assertThat(broken.notice()).isEqualTo("llm.example broke off the answer. Try again.");

      talk.ask(talk.newest().id(), "And?");
      assertThat(talk.model.requests().getLast().messages())
          .containsExactly(
              new Message.User("How much?"),
              new Message.Assistant("You are owed ", List.of()),
              new Message.User("And?"));
    }
  }

  @Test
  void theQuestionIsStoredBeforeTheModelIsAsked() throws Exception {
    try (var talk = Talk.with()) {
      List<ConversationViews.Message> seen = new ArrayList<>();
      talk.model.then(
          (request, events) -> {
            seen.addAll(talk.newest().messages());
            assertThat(talk.newest().answering()).isTrue();
            return says("Yes.").answer(request, events);
          });

      talk.ask("Is it stored?");

      assertThat(seen).extracting(ConversationViews.Message::text).containsExactly("Is it stored?");
    }
  }

  @ParameterizedTest
  @EnumSource
  void interruptingTheThreadStopsTheAnswerAndKeepsItsWords(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      var waiting = new CountDownLatch(1);
      talk.model
          .then(
              (_, events) -> {
                events.accept(new ChatEvent.Delta("Well, "));
                waiting.countDown();
                new CountDownLatch(1).await();
                throw new AssertionError();
              })
          .then(says("Hello again."));

      var asking = new FutureTask<>(() -> talk.ask("Hello"));
      Thread thread = Thread.ofVirtual().start(asking);
      waiting.await();
      thread.interrupt();

      assertThat(asking)
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(InterruptedException.class);
      var stopped = talk.newest().messages().getLast();
      assertThat(stopped.text()).isEqualTo("Well, ");
      assertThat(stopped.status()).isEqualTo(Status.STOPPED);
      assertThat(talk.ask(talk.newest().id(), "Hello?").reply()).isEqualTo("Hello again.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void stoppingWhileToolsRunInterruptsThem(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      var running = new CountDownLatch(1);
      var interrupted = new CountDownLatch(1);
      talk.bringing(
          reading(
              "endless",
              (_, _) -> {
                running.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
                return ToolResult.of("too late");
              }));
      talk.model.then(calls(ToolCall.of("a", "endless", JsonObject.EMPTY))).then(says("Yes."));
      var asking = new FutureTask<>(() -> talk.ask("Hello"));
      Thread thread = Thread.ofVirtual().start(asking);
      running.await();

      thread.interrupt();

      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(asking).failsWithin(Duration.ofSeconds(5));
      var messages = talk.newest().messages();
      assertThat(messages.get(1).toolCalls().getFirst().result()).isNull();
      assertThat(messages.getLast().status()).isEqualTo(Status.STOPPED);

      talk.ask(talk.newest().id(), "Are you there?");
      assertThat(talk.model.requests().getLast().messages())
          .contains(
              new Message.ToolAnswer(
                  "a", "endless", "The call was interrupted; there is no answer.", true));
    }
  }

  @Test
  void whenTheListenerIsGoneTheAnswerStops() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then(says("One", " two", " three"));
      Chat chat = talk.server.bean(Chat.class);

      var failure =
          catchThrowableOfType(
              InterruptedException.class,
              () ->
                  chat.answer(
                      chat.question(Talk.ADA, "Count", null, null),
                      event -> {
                        if (event.equals(new TurnEvent.Delta(" two"))) {
                          throw new IOException("gone");
                        }
                      }));

      assertThat(failure).isNotNull();
      assertThat(talk.newest().messages().getLast().text()).isEqualTo("One two");
      assertThat(talk.newest().messages().getLast().status()).isEqualTo(Status.STOPPED);
    }
  }

  @Test
  void whoeverGoesAwayAfterTheWholeAnswerHasNotStoppedIt() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then(says("Done."));
      Chat chat = talk.server.bean(Chat.class);

      catchThrowableOfType(
          InterruptedException.class,
          () ->
              chat.answer(
                  chat.question(Talk.ADA, "Do", null, null),
                  event -> {
                    if (event instanceof TurnEvent.Done) {
                      throw new IOException("gone");
                    }
                  }));

      assertThat(talk.newest().messages()).hasSize(2);
      assertThat(talk.newest().messages().getLast().status()).isEqualTo(Status.COMPLETE);
    }
  }

  @Test
  void anAnswerThatTakesTooLongFailsAndSaysSo() throws Exception {
    try (var talk = Talk.with("pergola.chat.time-limit", "300ms")) {
      talk.model.then(
          (_, events) -> {
            events.accept(new ChatEvent.Delta("I think"));
            new CountDownLatch(1).await();
            throw new AssertionError();
          });

      var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("Think"));

      assertThat(failure.code()).isEqualTo(StandardError.TIMEOUT);
      assertThat(Thread.interrupted()).isFalse();
      var last = talk.newest().messages().getLast();
      assertThat(last.text()).isEqualTo("I think");
      assertThat(last.status()).isEqualTo(Status.FAILED);
      assertThat(last.notice()).isEqualTo(failure.getMessage());
    }
  }

  @Test
  void aSecondQuestionWhileTheFirstIsAnsweredIsAConflict() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then(says("Hello."));
      Reply first = talk.ask("Hello");
      var asked = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      talk.model.then(
          (request, events) -> {
            asked.countDown();
            goOn.await();
            return says("Yes.").answer(request, events);
          });
      var second = new FutureTask<>(() -> talk.ask(first.conversationId(), "Still there?"));
      Thread.ofVirtual().start(second);
      asked.await();

      for (String third : List.of("What?", "What??")) {
        var failure =
            catchThrowableOfType(
                PergolaException.class, () -> talk.ask(first.conversationId(), third));
        assertThat(failure.code()).isEqualTo(StandardError.CONFLICT);
        assertThat(failure).hasMessageContaining("still answering");
      }
      goOn.countDown();

      assertThat(second.get().reply()).isEqualTo("Yes.");
      assertThat(talk.ask(first.conversationId(), "Again").reply()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void betweenNodesThePlaceInTheConversationDecides(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.model.then(
          (request, events) -> {
            // Another node, which does not know of this one's lease, takes the next question.
            talk.server
                .bean(Transcript.class)
                .ask(Talk.ADA, talk.newest().id(), false, "Me too", "script/actor");
            return says("Yes.").answer(request, events);
          });

      var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("Me first"));

      assertThat(failure.code()).isEqualTo(StandardError.CONFLICT);
      assertThat(talk.newest().messages())
          .extracting(ConversationViews.Message::text)
          .containsExactly("Me first", "Me too", "Yes.");
    }
  }

  @Test
  void textThatNoDatabaseTakesIsStoredAllTheSame() throws Exception {
    for (var database : TestServer.On.values()) {
      try (var talk =
          Talk.on(database).bringing(reading("odd", (_, _) -> ToolResult.of("a\u0000b", TABLE)))) {
        talk.model
            .then(calls(ToolCall.of("a\u0000", "odd", Json.object("x\u0000", "y\u0000\uD800"))))
            .then(says("half \uD83D", "\uDE00 \u0000 whole"));

        Reply reply = talk.ask("What\u0000?");

        assertThat(talk.opened(reply.conversationId()).messages().getFirst().text())
            .isEqualTo("What\uFFFD?");
        assertThat(talk.opened(reply.conversationId()).messages().getLast().text())
            .isEqualTo("half 😀 \uFFFD whole");
      }
    }
  }

  @Test
  void aBigTableIsCutForClientsAndALongAnswerForTheModel() throws Exception {
    var rows = new ArrayList<List<Cell>>();
    for (int i = 0; i < 600; i++) {
      rows.add(List.of(Cell.of("customer " + i), Cell.of((long) i)));
    }
    var big = new Table(TABLE.columns(), rows);
    try (var talk =
        Talk.with("pergola.chat.max-tool-answer-characters", 1000)
            .bringing(reading("all", (_, _) -> ToolResult.of("600 customers.", big)))) {
      talk.model.then(calls(ToolCall.of("a", "all", JsonObject.EMPTY))).then(says("Many."));

      Reply reply = talk.ask("All?");

      TableView table = reply.toolCalls().getFirst().result().table();
      assertThat(table.rows()).hasSize(500);
      assertThat(table.text()).hasSize(500);
      assertThat(table.truncated()).isTrue();
      assertThat(table.columns().getLast().numeric()).isTrue();
      var answer = (Message.ToolAnswer) talk.model.requests().getLast().messages().getLast();
      assertThat(answer.text()).hasSizeLessThan(1100).contains("Cut off here");
    }
  }

  @Test
  void whatIsAskedAndCalledIsInTheEventLogWithoutAnybodysWords() throws Exception {
    try (var talk = Talk.with().bringing(reading("look", (_, _) -> ToolResult.of("Seen.")))) {
      talk.model
          .then(
              calls(
                  ToolCall.of("a", "look", JsonObject.EMPTY),
                  ToolCall.of("b", "unknown", JsonObject.EMPTY)))
          .then(says("Done."));

      Reply reply = talk.ask("My secret question");

      assertThat(RecordedEvents.of(talk.server, Talk.ADA.userId()))
          .extracting(Event::type, Event::subject, Event::details)
          .containsExactly(
              tuple(
                  "chat.asked",
                  reply.conversationId().toString(),
                  Json.object("model", "script/actor")),
              tuple(
                  "tool.called",
                  "look",
                  Json.object("tool", "look", "plugin", "books", "failed", false)));
    }
  }

  @Test
  void aQuestionThatCannotBeAskedStoresNothing() {
    try (var talk = Talk.with("pergola.chat.max-message-characters", 100)) {
      Chat chat = talk.server.bean(Chat.class);

      for (String message : Arrays.asList(null, "", " \n ", "x".repeat(101))) {
        var refused =
            catchThrowableOfType(
                PergolaException.class, () -> chat.question(Talk.ADA, message, null, null));
        assertThat(refused.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
      }
      var unknown =
          catchThrowableOfType(
              PergolaException.class, () -> chat.question(Talk.ADA, "Hello", null, "gpt-9"));
      assertThat(unknown.code().name()).isEqualTo("UNKNOWN_MODEL");
      assertThat(
              talk.server.bean(Conversations.class).list(Talk.ADA, null, null, 1).conversations())
          .isEmpty();
    }
  }
}
