// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.models.Answered;
import dev.pergola.platform.models.Asker;
import dev.pergola.platform.models.Attempt;
import dev.pergola.platform.models.ModelChoice;
import dev.pergola.platform.models.ModelError;
import dev.pergola.platform.models.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer: asks the model, calls the tools that it wants, and asks again with
 * what they said, until it wants no more or has used up its steps. Runs once, on one thread;
 * interrupting the thread stops the answer.
 */
final class Turn {
  /** Whoever asked is no longer there. */
  private static final class AskerGone extends RuntimeException {
    AskerGone(Throwable cause) {
      super("Whoever asked has gone away", cause);
    }
  }

  /**
   * What is asked.
   *
   * @param conversationId the conversation's, which begins with this question when it is new
   * @param route which models are asked
   * @param replaces the question that this one takes the place of; null for none
   * @param chosen what the conversation is to remember
   */
  record Question(
      Caller caller,
      UUID conversationId,
      boolean isNew,
      String text,
      Route route,
      @Nullable UUID replaces,
      Chosen chosen) {
    /** The model that is asked first. */
    ModelChoice model() {
      return route.first();
    }
  }

  /**
   * What was chosen with a question; each null when nothing was.
   *
   * @param model as {@code provider/model}, or an alias
   * @param projectId of a new conversation only
   */
  record Chosen(@Nullable String model, @Nullable ResponseStyle style, @Nullable UUID projectId) {
    static final Chosen NOTHING = new Chosen(null, null, null);
  }

  private final Chat.Rooms rooms;
  private final Question question;
  private final TurnEvent.Listener listener;
  private final List<Reply.CalledTool> calledTools = new ArrayList<>();
  private final CallIds callIds = new CallIds();
  private final StringBuilder reply = new StringBuilder();
  private final StringBuilder step = new StringBuilder();
  private final List<Attempt> attempts = new ArrayList<>();
  private List<Attempt> stepAttempts = List.of();
  private Route route;
  private Usage usage = Usage.NONE;
  private final Quoting quoting;

  Turn(Chat.Rooms rooms, Question question, TurnEvent.Listener listener) {
    this.rooms = rooms;
    this.question = question;
    this.listener = listener;
    this.quoting = new Quoting(rooms.documents());
    this.route = question.route();
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
      Reply whole;
      try {
        tell(
            new TurnEvent.Started(
                question.conversationId(),
                record.conversation().title(),
                question.model().id(),
                record.questionId()));
        whole = answer(record);
      } catch (InterruptedException | AskerGone e) {
        Thread.interrupted();
        throw stopped(record, deadline);
      } catch (PergolaException e) {
        brokeOff(record, Status.FAILED, e.getMessage(), Attempt.of(e));
        throw e;
      } catch (RuntimeException e) {
        brokeOff(record, Status.FAILED, "Something went wrong on the server.", List.of());
        throw e;
      }
      return done(record, whole);
    }
  }

  // The answer is whole and stored: whoever goes away now has not stopped it.
  private Reply done(TurnRecord record, Reply whole) throws InterruptedException {
    boolean titleFollows =
        rooms.titles().begin(question, record.conversation().title(), whole.reply());
    try {
      tell(
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
    } catch (AskerGone e) {
      throw new InterruptedException("Nobody waits for the answer any more");
    }
  }

  private PergolaException stopped(TurnRecord record, Deadline deadline)
      throws InterruptedException {
    if (deadline.hasPassed()) {
      String reason =
          "The answer took longer than %d seconds and was stopped. Ask for less at once."
              .formatted(rooms.settings().timeLimit().toSeconds());
      brokeOff(record, Status.FAILED, reason, List.of());
      return new PergolaException(StandardError.TIMEOUT, reason);
    }
    if (rooms.answering().isShutDown()) {
      PergolaException ended = Answering.endedByShutdown();
      brokeOff(record, Status.FAILED, ended.getMessage(), List.of());
      return ended;
    }
    brokeOff(record, Status.STOPPED, "The answer was stopped.", List.of());
    throw new InterruptedException("The answer was stopped");
  }

  private void brokeOff(TurnRecord record, Status status, String reason, List<Attempt> failed) {
    record.brokeOff(
        step.toString(),
        status,
        new Content.Said(List.of(), Usage.NONE, reason, failed, quoting.in(reply)));
  }

  private Reply answer(TurnRecord record) throws InterruptedException {
    var context =
        new ModelContext(record.earlier(), question.text(), rooms.settings().contextCharacters());
    lookUp(record, context);
    for (int number = 1; ; number++) {
      boolean concluding = number > rooms.settings().maxSteps();
      ChatResponse response = askModel(record, context, concluding);
      List<ToolCall> calls = concluding ? List.of() : callIds.distinct(response.toolCalls());
      if (calls.isEmpty()) {
        return conclude(record, response, concluding);
      }
      callTools(record, context, calls, response.usage());
    }
  }

  private void lookUp(TurnRecord record, ModelContext context) throws InterruptedException {
    List<Source> sources =
        quoting.lookUp(
            asker(record, Asker.Purpose.EMBEDDING),
            record.conversation().projectId(),
            question.text(),
            context);
    if (!sources.isEmpty()) {
      tell(new TurnEvent.Sources(sources));
    }
  }

  private ChatResponse askModel(TurnRecord record, ModelContext context, boolean concluding)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    step.setLength(0);
    Answered<ChatResponse> answered =
        rooms
            .failover()
            .ask(
                asker(record, Asker.Purpose.CHAT),
                route,
                model -> request(rooms, question, model, record.manner(), context, concluding),
                event -> hear(record, event),
                response -> requireWords(response, concluding));
    stepAttempts = answered.attempts();
    attempts.addAll(stepAttempts);
    // Whoever took over goes on: what tools say is asked of the one who called them.
    route = route.from(answered.model());
    record.answeredBy(answered.model());
    ChatResponse response = answered.answer();
    // A provider that does not stream tells all at the end.
    if (response.text().length() > step.length() && response.text().startsWith(step.toString())) {
      say(record, response.text().substring(step.length()));
    }
    usage = usage.plus(response.usage());
    tell(new TurnEvent.Used(usage));
    return response;
  }

  // Before the first word another model may have more to say; one that declines has answered.
  private void requireWords(ChatResponse response, boolean concluding) {
    if (reply.toString().isBlank()
        && response.text().isBlank()
        && response.toolCalls().isEmpty()
        && response.stopReason() != ChatResponse.StopReason.REFUSED) {
      throw new PergolaException(
          ModelError.NO_ANSWER, concluding ? talklessConclusion() : silence(response.stopReason()));
    }
  }

  // The ledger knows an answer by its question.
  private Asker asker(TurnRecord record, Asker.Purpose purpose) {
    return new Asker(
        question.caller(), null, question.conversationId(), purpose, record.questionId());
  }

  /** What the model is asked in one step. */
  static ChatRequest request(
      Chat.Rooms rooms,
      Question question,
      ModelChoice model,
      Manner manner,
      ModelContext context,
      boolean concluding) {
    UUID organization = question.caller().organizationId();
    return new ChatRequest(
        model.model().id(),
        concluding
            ? rooms.prompt().concluding(manner, organization, model, context.isQuoting())
            : rooms.prompt().text(manner, organization, model, context.isQuoting()),
        context.messages(),
        concluding ? List.of() : rooms.tools().forModels(),
        null);
  }

  private void hear(TurnRecord record, ChatEvent event) {
    switch (event) {
      case ChatEvent.Delta(String text) -> say(record, text);
      case ChatEvent.Counted _ -> {} // the ledger's business
    }
  }

  private void say(TurnRecord record, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (step.isEmpty() && !reply.isEmpty()) {
      reply.append("\n\n");
      tell(new TurnEvent.Delta("\n\n"));
    }
    step.append(text);
    reply.append(text);
    record.soFar(step, () -> quoting.in(reply));
    tell(new TurnEvent.Delta(text));
  }

  private void callTools(TurnRecord record, ModelContext context, List<ToolCall> calls, Usage cost)
      throws InterruptedException {
    var step = new ToolStep(rooms, calls);
    record.said(
        this.step.toString(),
        new Content.Said(step.calls(), cost, null, Attempt.notable(stepAttempts), List.of()));
    context.add(new Message.Assistant(this.step.toString(), calls));
    this.step.setLength(0);
    for (Content.Call call : step.calls()) {
      tell(new TurnEvent.ToolCalled(call.id(), call.name(), call.title(), call.arguments()));
    }
    step.run(
        question.caller(),
        (index, answer) -> {
          record.answered(index, calls.size(), answer);
          tell(answer.event());
        });
    step.answers().forEach(answer -> context.add(answer.message()));
    calledTools.addAll(step.called());
  }

  private Reply conclude(TurnRecord record, ChatResponse response, boolean concluding) {
    if (reply.toString().isBlank()) {
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          concluding ? talklessConclusion() : silence(response.stopReason()));
    }
    String notice = notice(response, concluding);
    UUID messageId =
        record.said(
            step.toString(),
            new Content.Said(
                List.of(),
                response.usage(),
                notice,
                Attempt.notable(stepAttempts),
                quoting.in(reply)));
    return new Reply(
        reply.toString(),
        question.conversationId(),
        messageId,
        route.first().id(),
        attempts,
        calledTools,
        usage,
        record.cost(),
        notice,
        quoting.in(reply));
  }

  private @Nullable String notice(ChatResponse response, boolean concluding) {
    if (concluding) {
      return "The answer was ended after %d steps with tools, and may be incomplete."
          .formatted(rooms.settings().maxSteps());
    }
    return switch (response.stopReason()) {
      case MAX_TOKENS -> "The answer reached the model's limit of tokens and ends early.";
      case REFUSED -> "The model declined to go on.";
      case END, TOOL_CALLS ->
          step.isEmpty() ? "The model ended without a last word." : Attempt.tookOver(attempts);
    };
  }

  private String talklessConclusion() {
    return "The model asked for tools %d times and then gave no answer. Ask for less at once, or choose another model."
        .formatted(rooms.settings().maxSteps());
  }

  private static String silence(ChatResponse.StopReason reason) {
    return switch (reason) {
      case MAX_TOKENS ->
          "The model reached its limit of tokens before it said anything. Raise the limit in its"
              + " plugin's settings, or choose another model.";
      case REFUSED ->
          "The model declined to answer. Put the question another way, or choose another model.";
      case END, TOOL_CALLS ->
          "The model answered with nothing. Ask again, or choose another model.";
    };
  }

  private void tell(TurnEvent event) {
    try {
      listener.on(event);
    } catch (IOException e) {
      throw new AskerGone(e);
    }
  }
}
