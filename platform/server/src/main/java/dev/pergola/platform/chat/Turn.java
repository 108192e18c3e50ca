// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.models.Attempt;
import java.util.List;

/**
 * One question and its answer, from the storing of the one to the end of the other, which is stored
 * and told however it comes: {@link Steps} gives the answer. Runs once, on one thread; interrupting
 * the thread stops the answer.
 */
final class Turn {
  private final Chat.Rooms rooms;
  private final Question question;
  private final Audience audience;

  Turn(Chat.Rooms rooms, Question question, TurnEvent.Listener listener) {
    this.rooms = rooms;
    this.question = question;
    this.audience = new Audience(listener);
  }

  /**
   * Gives the answer.
   *
   * @throws InterruptedException when it was stopped: the thread was interrupted, or the listener
   *     said that nobody listens
   * @throws PergolaException when it failed: no model answered, the time was up
   */
  Reply run() throws InterruptedException {
    try (var _ = rooms.answering().begin(question.conversationId());
        var deadline = Deadline.in(rooms.settings().timeLimit())) {
      var record =
          new TurnRecord(
              rooms.questions(), rooms.answers(), question, rooms.settings().keepEvery());
      var quoting = new Quoting(rooms.documents());
      var speech = new Speech(record, quoting, audience);
      Reply whole;
      try {
        audience.tell(
            new TurnEvent.Started(
                question.conversationId(),
                record.conversation().title(),
                question.model().id(),
                record.questionId()));
        whole = new Steps(rooms, question, record, quoting, speech, audience).answer();
      } catch (InterruptedException | Audience.Gone e) {
        Thread.interrupted();
        throw stopped(speech, deadline);
      } catch (PergolaException e) {
        speech.breakOff(Status.FAILED, e.getMessage(), Attempt.of(e));
        throw e;
      } catch (RuntimeException e) {
        speech.breakOff(Status.FAILED, Endings.DEFECT, List.of());
        throw e;
      }
      return done(record, whole);
    }
  }

  private PergolaException stopped(Speech speech, Deadline deadline) throws InterruptedException {
    if (deadline.hasPassed()) {
      String reason = new Endings(rooms.settings()).tookTooLong();
      speech.breakOff(Status.FAILED, reason, List.of());
      return new PergolaException(StandardError.TIMEOUT, reason);
    }
    if (rooms.answering().isShutDown()) {
      PergolaException ended = Answering.endedByShutdown();
      speech.breakOff(Status.FAILED, ended.getMessage(), List.of());
      return ended;
    }
    speech.breakOff(Status.STOPPED, Endings.STOPPED, List.of());
    throw new InterruptedException("The answer was stopped");
  }

  // The answer is whole and stored: whoever goes away now has not stopped it.
  private Reply done(TurnRecord record, Reply whole) throws InterruptedException {
    boolean titleFollows =
        rooms.titles().begin(question, record.conversation().title(), whole.reply());
    try {
      audience.tell(
          new TurnEvent.Done(
              whole.reply(),
              whole.conversationId(),
              whole.messageId(),
              whole.model(),
              whole.attempts(),
              whole.notice(),
              whole.cost(),
              titleFollows,
              whole.sources()));
      return whole;
    } catch (Audience.Gone e) {
      throw new InterruptedException("Nobody waits for the answer any more");
    }
  }
}
