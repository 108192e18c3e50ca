// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions that are asked again or in other words; nothing of what they replace is lost. */
@Timeout(60)
class RetryTest {
  @ParameterizedTest
  @EnumSource
  void aQuestionAskedAgainTakesThePlaceOfItsAnswerWhichIsKept(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      talk.bringing(Talk.reading("look", (_, _) -> ToolResult.of("Seen.")));
      talk.model.then(calls(ToolCall.of("a", "look", JsonObject.EMPTY))).then(says("First."));
      UUID id = talk.ask("How many?").conversationId();
      UUID first = question(talk, id, 0);
      talk.model.then(says("Second."));

      Reply again = talk.askAgain(id, first, null);

      assertThat(again.reply()).isEqualTo("Second.");
      assertThat(texts(talk.opened(id).messages())).containsExactly("How many?", "Second.");
      assertThat(talk.model.requests().getLast().messages())
          .containsExactly(new Message.User("How many?"));
      var shown = talk.opened(id).messages().getFirst();
      assertThat(shown.supersedes()).isTrue();
      var replaced = superseded(talk, id, shown.id());
      assertThat(texts(replaced)).containsExactly("How many?", "", "First.");
      assertThat(replaced).allMatch(message -> shown.id().equals(message.supersededBy()));
      assertThat(replaced.get(1).toolCalls()).hasSize(1).allMatch(call -> call.result() != null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEditedQuestionTakesThePlaceOfAllThatFollowedIt(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.model.then(says("A1")).then(says("A2")).then(says("A3")).then(says("A4"));
      UUID id = talk.ask("Q1").conversationId();
      talk.ask(id, "Q2");
      talk.ask(id, "Q3");
      UUID second = question(talk, id, 2);

      talk.askAgain(id, second, "Q2, in other words");

      assertThat(texts(talk.opened(id).messages()))
          .containsExactly("Q1", "A1", "Q2, in other words", "A4");
      assertThat(talk.model.requests().getLast().messages())
          .containsExactly(
              new Message.User("Q1"),
              new Message.Assistant("A1", List.of()),
              new Message.User("Q2, in other words"));
      UUID edited = question(talk, id, 2);
      assertThat(texts(superseded(talk, id, edited))).containsExactly("Q2", "A2", "Q3", "A3");

      talk.model.then(says("A5"));
      talk.askAgain(id, edited, "Q2, once more");

      var versions = superseded(talk, id, question(talk, id, 2));
      assertThat(texts(versions)).containsExactly("Q2, in other words", "A4");
      assertThat(versions.getFirst().supersedes()).isTrue();
      talk.ask(id, "And on");
      assertThat(texts(talk.opened(id).messages()))
          .containsExactly(
              "Q1", "A1", "Q2, once more", "A5", "And on", "I have nothing more to say.");
    }
  }

  @Test
  void anAnswerThatFailedIsAskedForAgainWithoutTheQuestionTwice() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then(
          (_, _) -> {
            throw new PergolaException(StandardError.UNAVAILABLE, "Not now.");
          });
      catchThrowableOfType(PergolaException.class, () -> talk.ask("Hello?"));
      UUID id = talk.newest().id();

      talk.askAgain(id, question(talk, id, 0), null);

      assertThat(texts(talk.opened(id).messages()))
          .containsExactly("Hello?", "I have nothing more to say.");
      assertThat(superseded(talk, id, question(talk, id, 0)))
          .extracting(ConversationViews.Message::status)
          .containsExactly(MessageRow.Status.COMPLETE, MessageRow.Status.FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAQuestionThatTheConversationShowsCanBeReplaced(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      UUID id = talk.ask("Hello").conversationId();
      UUID other = talk.ask("Elsewhere").conversationId();
      UUID hello = question(talk, id, 0);
      talk.askAgain(id, hello, "Hello again");
      var chat = talk.server.bean(Chat.class);

      var stale =
          catchThrowableOfType(PergolaException.class, () -> talk.askAgain(id, hello, null));
      assertThat(stale.code()).isEqualTo(StandardError.CONFLICT);
      for (UUID wrong :
          List.of(UUID.randomUUID(), question(talk, other, 0), question(talk, id, 1))) {
        var refused =
            catchThrowableOfType(
                PergolaException.class,
                () ->
                    chat.question(Talk.asker(Talk.ADA), new Ask("x", id, null, wrong, null, null)));
        assertThat(refused.code()).isEqualTo(StandardError.NOT_FOUND);
      }
      var nowhere =
          catchThrowableOfType(
              PergolaException.class,
              () ->
                  chat.question(Talk.asker(Talk.ADA), new Ask("x", null, null, hello, null, null)));
      assertThat(nowhere.code()).isEqualTo(StandardError.NOT_FOUND);
      assertThat(texts(talk.opened(id).messages())).hasSize(2);
    }
  }

  private static UUID question(Talk talk, UUID conversation, int index) {
    return talk.opened(conversation).messages().get(index).id();
  }

  private static List<ConversationViews.Message> superseded(Talk talk, UUID id, UUID question) {
    return ConversationViews.messages(
        talk.server.bean(ConversationReader.class).superseded(Talk.ADA, id, question));
  }

  private static List<String> texts(List<ConversationViews.Message> messages) {
    return messages.stream().map(ConversationViews.Message::text).toList();
  }
}
