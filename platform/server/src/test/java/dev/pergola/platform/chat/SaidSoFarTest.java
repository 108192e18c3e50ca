// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.Json;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.MessageRow.Role;
import dev.pergola.platform.chat.MessageRow.Status;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of an answer when the server, or whoever asked, goes in the middle of it. */
@Timeout(60)
class SaidSoFarTest {
  private static final Map<String, Object> AT_ONCE =
      Map.of("pergola.chat.keep-every", "PT0.000000001S");

  @ParameterizedTest
  @EnumSource
  void whatIsSaidIsStoredWhileItIsSaidAndShownWhenItIsWhole(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database, AT_ONCE)) {
      talk.model.then(
          (request, events) -> {
            events.accept(new ChatEvent.Delta("Well, "));
            events.accept(new ChatEvent.Delta("as I "));
            MessageRow begun = stored(talk).getLast();
            assertThat(begun.role()).isEqualTo(Role.ASSISTANT);
            assertThat(begun.text()).isEqualTo("Well, as I ");
            assertThat(begun.status()).isEqualTo(Status.FAILED);
            assertThat(talk.newest().answering()).isTrue();
            assertThat(talk.newest().messages()).hasSize(1);
            return says("Well, ", "as I ", "said.").answer(request, _ -> {});
          });

      Reply reply = talk.ask("Hello");

      assertThat(stored(talk)).hasSize(2);
      var message = talk.newest().messages().getLast();
      assertThat(message.id()).isEqualTo(reply.messageId());
      assertThat(message.text()).isEqualTo("Well, as I said.");
      assertThat(message.status()).isEqualTo(Status.COMPLETE);
      assertThat(message.notice()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAServerThatEndedHadSaidIsThereAndIsAskedForAgain(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database, AT_ONCE)) {
      UUID id = talk.ask("Hello").conversationId();
      var record =
          new TurnRecord(
              talk.server.bean(Questions.class),
              talk.server.bean(Answers.class),
              talk.question(Talk.ADA, id, "And on?"),
              java.time.Duration.ofNanos(1));
      record.soFar("On and", List::of);
      record.soFar("On and on", List::of);
      // Here the server is killed: nothing is written after that.

      var broken = talk.opened(id).messages().getLast();
      assertThat(broken.text()).isEqualTo("On and on");
      assertThat(broken.status()).isEqualTo(Status.FAILED);
      assertThat(broken.notice()).startsWith("The server ended while it answered.");

      talk.model.then(says("On."));
      talk.askAgain(id, record.questionId(), null);

      assertThat(talk.opened(id).messages()).hasSize(4);
      assertThat(talk.opened(id).messages().getLast().text()).isEqualTo("On.");
    }
  }

  @Test
  void aPlainAnswerStopsWhenWhoeverAskedGoesAway() throws Exception {
    try (var talk = Talk.with()) {
      var speaking = new CountDownLatch(1);
      var stopped = new CountDownLatch(1);
      talk.model.then(
          (_, events) -> {
            events.accept(new ChatEvent.Delta("Well, "));
            speaking.countDown();
            try {
              new CountDownLatch(1).await();
              throw new AssertionError();
            } finally {
              stopped.countDown();
            }
          });
      String body = Json.object("message", "Hello").toString();
      String request =
          "POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(talk.token(), body.length(), body);
      try (var socket = new Socket("127.0.0.1", talk.server.listen().getPort())) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        speaking.await();
      }

      stopped.await();

      String id =
          talk.client()
              .get("/api/conversations")
              .json()
              .get("conversations")
              .elements()
              .getFirst()
              .get("id")
              .text();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          talk.conversation(id)
                              .get("messages")
                              .elements()
                              .getLast()
                              .get("status")
                              .text())
                      .isEqualTo("STOPPED"));
    }
  }

  private static List<MessageRow> stored(Talk talk) {
    return talk.server.bean(MessageRows.class).all(talk.newest().id());
  }
}
