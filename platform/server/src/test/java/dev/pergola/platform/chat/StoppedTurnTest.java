// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.chat.Talk.reading;
import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.MessageRow.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns that somebody or something ends before the model does. */
@Timeout(60)
class StoppedTurnTest {
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
                      chat.question(Talk.asker(Talk.ADA), Talk.asking("Count", null, null)),
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
                  chat.question(Talk.asker(Talk.ADA), Talk.asking("Do", null, null)),
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
}
