// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.chat.Talk.reading;
import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.response;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.MessageRow.Role;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.models.Attempt;
import dev.pergola.platform.models.ModelError;
import dev.pergola.platform.plugins.RecordedEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one question comes to: an answer, or an error that says why there is none. */
@Timeout(60)
class TurnTest {
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
              new TurnEvent.Started(
                  reply.conversationId(),
                  "Good morning!",
                  "script/actor",
                  talk.opened(reply.conversationId()).messages().getFirst().id()),
              new TurnEvent.Delta("Good "),
              new TurnEvent.Delta("morning"),
              new TurnEvent.Used(new Usage(100, 20, 10, 5)),
              new TurnEvent.Done(
                  "Good morning",
                  reply.conversationId(),
                  reply.messageId(),
                  "script/actor",
                  reply.attempts(),
                  null,
                  null,
                  false,
                  List.of()));
      assertThat(reply.attempts())
          .singleElement()
          .satisfies(attempt -> assertThat(attempt.result()).isEqualTo(Attempt.Result.ANSWERED));
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

  @Test
  void whereALaterStepBreaksOffTheOnesBeforeItCountToo() throws Exception {
    try (var talk =
        Talk.with().bringing(reading("look", (_, _) -> ToolResult.of("Nothing to see.")))) {
      talk.model.then(calls(ToolCall.of("a", "look", JsonObject.EMPTY)));
      talk.model.then(
          (_, events) -> {
            events.accept(new ChatEvent.Delta("12345678"));
            throw new PergolaException(StandardError.UNAVAILABLE, "It broke off.");
          });

      var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("Look!"));

      assertThat(failure)
          .hasMessageContaining("and 2 written. The steps before it took 100 tokens read")
          .hasMessageEndingWith("and 20 written.");
      assertThat(talk.newest().messages().getLast().text()).isEqualTo("12345678");
    }
  }

  @Test
  void anAnswerWithoutAnEndIsBrokenOffAndItsWordsAreKept() {
    try (var talk = Talk.with()) {
      talk.model.then(
          (_, events) -> {
            for (int i = 0; i < 3000; i++) {
              events.accept(new ChatEvent.Delta("x".repeat(1000)));
            }
            throw new AssertionError("It went on");
          });

      try (var events = talk.stream(Json.object("message", "Count!"))) {
        var last = events.rest().getLast();

        assertThat(last.name()).isEqualTo("error");
        assertThat(last.data().string("detail"))
            .contains("more than 2,000,000 characters", "500,000 written");
      }
      var list = talk.client().get("/api/conversations").json().get("conversations").elements();
      var messages = talk.conversation(((JsonObject) list.getFirst()).string("id")).get("messages");
      assertThat(messages.elements().getLast().get("status")).isEqualTo(Json.string("FAILED"));
      assertThat(messages.elements().getLast().get("text").text()).hasSize(2_000_000);
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

  @ParameterizedTest
  @EnumSource
  void anEmptyAnswerIsAnErrorThatSaysWhy(StopReason reason) {
    try (var talk = Talk.with()) {
      talk.model.then((_, _) -> response("", List.of(), reason));

      var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("Hello"));

      assertThat(failure.code())
          .isEqualTo(
              reason == StopReason.REFUSED ? StandardError.UNAVAILABLE : ModelError.NO_ANSWER);
      assertThat(failure).hasMessageContaining("another");
      var last = talk.newest().messages().getLast();
      assertThat(last.status()).isEqualTo(Status.FAILED);
      assertThat(last.notice()).isEqualTo(failure.getMessage());
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
      assertThat(broken.notice())
          .startsWith(
              "llm.example broke off the answer. Try again. What it said until then counts:")
          .endsWith(" and 4 written.");

      talk.ask(talk.newest().id(), "And?");
      assertThat(talk.model.requests().getLast().messages())
          .containsExactly(
              new Message.User("How much?"),
              new Message.Assistant("You are owed ", List.of()),
              new Message.User("And?"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void textThatNoDatabaseTakesIsStoredAllTheSame(TestServer.On database) throws Exception {
    try (var talk =
        Talk.on(database)
            .bringing(reading("odd", (_, _) -> ToolResult.of("a\u0000b", Talk.DEBTS)))) {
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
                PergolaException.class,
                () -> chat.question(Talk.asker(Talk.ADA), Talk.asking(message, null, null)));
        assertThat(refused.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
      }
      var unknown =
          catchThrowableOfType(
              PergolaException.class,
              () -> chat.question(Talk.asker(Talk.ADA), Talk.asking("Hello", null, "gpt-9")));
      assertThat(unknown.code().name()).isEqualTo("UNKNOWN_MODEL");
      assertThat(
              talk.server
                  .bean(Conversations.class)
                  .list(Talk.ADA, Conversations.Filter.ALL, null, 1)
                  .conversations())
          .isEmpty();
    }
  }
}
