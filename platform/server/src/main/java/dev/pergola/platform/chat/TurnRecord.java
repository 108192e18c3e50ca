// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.home.MissingReference;
import dev.pergola.platform.home.Uninterrupted;
import dev.pergola.platform.home.UniqueViolation;
import dev.pergola.platform.models.ModelChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored messages of one turn, each with its place in the conversation. Used by the turn's
 * thread, whose interruption does not disturb the storing.
 */
final class TurnRecord {
  private static final Logger LOG = LoggerFactory.getLogger(TurnRecord.class);

  private final Answers answers;
  private final Caller caller;
  private final Questions.Asked asked;
  private final long keepEveryNanos;
  private String model;
  private int position;
  private @Nullable UUID begun; // the message that is being said, when something of it is stored
  private long keptAt = System.nanoTime();

  /**
   * Stores the question.
   *
   * @param keepEvery how often what is said is stored
   * @throws PergolaException as {@link Questions#ask} says; {@link StandardError#CONFLICT} when
   *     another question came first
   */
  TurnRecord(Questions questions, Answers answers, Question question, Duration keepEvery) {
    this.answers = answers;
    this.caller = question.caller();
    this.asked = store(() -> questions.ask(question));
    this.keepEveryNanos = keepEvery.toNanos();
    this.model = question.model().id();
    this.position = asked.position();
  }

  ConversationRow conversation() {
    return asked.conversation();
  }

  /** Says which model gives the answer from here on. */
  void answeredBy(ModelChoice choice) {
    model = choice.id();
  }

  UUID questionId() {
    return asked.questionId();
  }

  /** What the answer has cost so far; null when that is not known. */
  @Nullable Cost cost() {
    return store(() -> Optional.ofNullable(answers.cost(caller, asked))).orElse(null);
  }

  Manner manner() {
    return asked.manner();
  }

  List<MessageRow> earlier() {
    return asked.earlier();
  }

  /**
   * Stores what was said of a step so far, unless that was done a moment ago.
   *
   * @throws PergolaException {@link StandardError#CONFLICT} as the constructor
   */
  void soFar(CharSequence text, Supplier<List<Source>> sources) {
    if (System.nanoTime() - keptAt < keepEveryNanos) {
      return;
    }
    var words = Answers.Words.soFar(text.toString(), sources.get(), model);
    begun = store(() -> goOn(words));
    keptAt = System.nanoTime();
  }

  private UUID goOn(Answers.Words soFar) {
    UUID mine = begun;
    if (mine == null) {
      return answers.begin(conversation(), position + 1, soFar);
    }
    answers.goOn(mine, soFar);
    return mine;
  }

  /**
   * Stores a step of the answer, and keeps places for the answers to its calls.
   *
   * @return the message's id
   */
  UUID said(String text, Content.Said content) {
    var words = new Answers.Words(text, content, model, Status.COMPLETE);
    UUID id = store(() -> end(words));
    position += 1 + content.toolCalls().size();
    return id;
  }

  private UUID end(Answers.Words words) {
    UUID mine = begun;
    if (mine == null) {
      return answers.said(conversation(), position + 1, words);
    }
    answers.finish(conversation(), mine, words);
    begun = null;
    return mine;
  }

  /**
   * Stores what a tool answered.
   *
   * @param index the call's place among the last step's calls
   * @param calls how many calls the last step has
   */
  void answered(int index, int calls, ToolStep.Answer answer) {
    int place = position - calls + 1 + index;
    store(
        () -> {
          answers.answered(caller, conversation(), place, answer);
          return true;
        });
  }

  /**
   * Stores what was said of a step until it broke off. Never throws: the reason why it broke off
   * must not be lost over this.
   */
  void brokeOff(String text, Status status, Content.Said content) {
    var words = new Answers.Words(text, content, model, status);
    try {
      store(() -> end(words));
    } catch (RuntimeException e) {
      if (e instanceof PergolaException refused && refused.code() == StandardError.NOT_FOUND) {
        LOG.debug("Conversation {} was deleted while it was answered", conversation().id());
        return;
      }
      LOG.error("Cannot store the end of an answer in conversation {}", conversation().id(), e);
    }
  }

  private static <T> T store(Callable<T> work) {
    try {
      return Uninterrupted.call(work);
    } catch (RuntimeException e) {
      if (UniqueViolation.isIn(e)) {
        throw Answering.conflict();
      }
      if (MissingReference.isIn(e)) {
        throw new PergolaException(
            StandardError.NOT_FOUND, "The conversation was deleted while it was answered.", e);
      }
      throw e;
    }
  }
}
