// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.MessageRow.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One answer at a time in a conversation, and none once the server is being shut down. */
@Timeout(60)
class AnsweringTest {
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
  void betweenNodesEachQuestionHasRoomForItsAnswer(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.model.then(
          (request, events) -> {
            // Another node, which does not know of this one's lease, takes the next question.
            talk.server
                .bean(Questions.class)
                .ask(talk.question(Talk.ADA, talk.newest().id(), "Me too"));
            return says("Yes.").answer(request, events);
          });

      assertThat(talk.ask("Me first").reply()).isEqualTo("Yes.");

      assertThat(talk.newest().messages())
          .extracting(ConversationViews.Message::text)
          .containsExactly("Me first", "Yes.", "Me too");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerEndsWhenAnotherNodeDeletesItsConversation(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.model.then(
          (request, events) -> {
            var conversation = talk.newest().id();
            talk.server
                .bean(ConversationRows.class)
                .delete(conversation, Talk.ADA.organizationId(), Talk.ADA.userId());
            return says("Yes.").answer(request, events);
          });

      var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("Hello"));

      assertThat(failure.code()).isEqualTo(StandardError.NOT_FOUND);
      assertThat(failure).hasMessageContaining("was deleted while it was answered");
    }
  }

  @Test
  void aShutdownEndsAnswersWithTheirWordsAndTheReasonStoredAndBeginsNoMore() throws Exception {
    try (var talk = Talk.with()) {
      var speaking = new CountDownLatch(1);
      talk.model.then(
          (_, events) -> {
            events.accept(new ChatEvent.Delta("Well, "));
            speaking.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError();
          });
      var asking =
          new FutureTask<>(
              () -> catchThrowableOfType(PergolaException.class, () -> talk.ask("Hello")));
      Thread.ofVirtual().start(asking);
      speaking.await();

      talk.server.bean(Answering.class).shutDown(Duration.ofSeconds(30));

      var last = talk.newest().messages().getLast();
      assertThat(last.text()).isEqualTo("Well, ");
      assertThat(last.status()).isEqualTo(Status.FAILED);
      assertThat(last.notice()).contains("shut down").isEqualTo(asking.get().getMessage());
      assertThat(asking.get().code()).isEqualTo(StandardError.UNAVAILABLE);
      var refused = catchThrowableOfType(PergolaException.class, () -> talk.ask("Hello?"));
      assertThat(refused.code()).isEqualTo(StandardError.UNAVAILABLE);
      assertThat(talk.model.requests()).hasSize(1);
    }
  }
}
