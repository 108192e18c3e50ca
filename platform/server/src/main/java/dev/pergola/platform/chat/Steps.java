// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.ChatResponse;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.platform.models.Answered;
import dev.pergola.platform.models.Asker;
import dev.pergola.platform.models.Attempt;
import dev.pergola.platform.models.ModelError;
import dev.pergola.platform.models.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The steps of one answer: asks the model, calls the tools that it wants, and asks again with what
 * they said, until it wants no more or has used up its steps. Goes once, on the turn's thread.
 */
final class Steps {
  private final Chat.Rooms rooms;
  private final Question question;
  private final TurnRecord record;
  private final Quoting quoting;
  private final Speech speech;
  private final Audience audience;
  private final Brief brief;
  private final Endings endings;
  private final CallIds callIds = new CallIds();
  private final List<Reply.CalledTool> calledTools = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private Route route;
  private Usage usage = Usage.NONE;

  Steps(
      Chat.Rooms rooms,
      Question question,
      TurnRecord record,
      Quoting quoting,
      Speech speech,
      Audience audience) {
    this.rooms = rooms;
    this.question = question;
    this.record = record;
    this.quoting = quoting;
    this.speech = speech;
    this.audience = audience;
    this.brief = Brief.of(rooms, question, record.manner(), record.earlier());
    this.endings = new Endings(rooms.settings());
    this.route = question.route();
  }

  /**
   * Takes them all.
   *
   * @return the answer, which is stored
   * @throws InterruptedException when the thread was interrupted
   * @throws Audience.Gone when nobody listens any more
   * @throws PergolaException when no model answered, or with nothing
   */
  Reply answer() throws InterruptedException {
    lookUp();
    for (int number = 1; ; number++) {
      boolean concluding = number > rooms.settings().maxSteps();
      Answered<ChatResponse> answered = ask(concluding);
      List<ToolCall> calls =
          concluding ? List.of() : callIds.distinct(answered.answer().toolCalls());
      if (calls.isEmpty()) {
        return conclude(answered, concluding);
      }
      callTools(calls, answered);
    }
  }

  private void lookUp() throws InterruptedException {
    List<Source> sources =
        quoting.lookUp(
            asker(Asker.Purpose.EMBEDDING),
            question.model(),
            record.conversation().projectId(),
            question.text(),
            brief.context());
    if (!sources.isEmpty()) {
      audience.tell(new TurnEvent.Sources(sources));
    }
  }

  private Answered<ChatResponse> ask(boolean concluding) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Answered<ChatResponse> answered;
    try {
      answered =
          rooms
              .failover()
              .ask(
                  asker(Asker.Purpose.CHAT),
                  route,
                  concluding ? brief::conclusion : brief::step,
                  speech::hear,
                  response -> requireWords(response, concluding));
    } catch (PergolaException e) {
      throw usage.equals(Usage.NONE) ? e : endings.afterSteps(e, usage);
    }
    attempts.addAll(answered.attempts());
    // Whoever took over goes on: what tools say is asked of the one who called them.
    route = route.from(answered.model());
    record.answeredBy(answered.model());
    speech.hearWhole(answered.answer().text());
    usage = usage.plus(answered.answer().usage());
    audience.tell(new TurnEvent.Used(usage));
    return answered;
  }

  // Before the first word another model may have more to say; one that declines has answered.
  private void requireWords(ChatResponse response, boolean concluding) {
    if (speech.isBlank()
        && response.text().isBlank()
        && response.toolCalls().isEmpty()
        && response.stopReason() != ChatResponse.StopReason.REFUSED) {
      throw new PergolaException(
          ModelError.NO_ANSWER, endings.silence(response.stopReason(), concluding));
    }
  }

  // The ledger knows an answer by its question.
  private Asker asker(Asker.Purpose purpose) {
    return new Asker(
        question.caller(),
        question.requester().apiKeyId(),
        question.conversationId(),
        purpose,
        record.questionId());
  }

  private void callTools(List<ToolCall> calls, Answered<ChatResponse> answered)
      throws InterruptedException {
    var step = new ToolStep(rooms, calls);
    record.said(
        speech.step(),
        new Content.Said(
            step.calls(),
            answered.answer().usage(),
            null,
            Attempt.notable(answered.attempts()),
            List.of()));
    brief.context().add(new Message.Assistant(speech.step(), calls));
    speech.endStep();
    for (Content.Call call : step.calls()) {
      audience.tell(
          new TurnEvent.ToolCalled(call.id(), call.name(), call.title(), call.arguments()));
    }
    step.run(
        question.caller(),
        (index, answer) -> {
          record.answered(index, calls.size(), answer);
          audience.tell(answer.event());
        });
    step.answers().forEach(answer -> brief.context().add(answer.message()));
    calledTools.addAll(step.called());
  }

  private Reply conclude(Answered<ChatResponse> answered, boolean concluding) {
    ChatResponse response = answered.answer();
    // A model may have declined, or have wanted tools when there were none left.
    if (speech.isBlank()) {
      throw new PergolaException(
          StandardError.UNAVAILABLE, endings.silence(response.stopReason(), concluding));
    }
    String notice = endings.notice(response.stopReason(), concluding, speech.step(), attempts);
    List<Source> sources = speech.sources();
    UUID messageId =
        record.said(
            speech.step(),
            new Content.Said(
                List.of(),
                response.usage(),
                notice,
                Attempt.notable(answered.attempts()),
                sources));
    return new Reply(
        speech.reply(),
        question.conversationId(),
        messageId,
        route.first().id(),
        attempts,
        calledTools,
        usage,
        record.cost(),
        notice,
        sources);
  }
}
