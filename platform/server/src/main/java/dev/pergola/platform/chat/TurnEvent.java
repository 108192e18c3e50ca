// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import dev.pergola.platform.models.Attempt;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens while an answer is given, in the form in which clients hear of it. */
sealed interface TurnEvent {
  /**
   * The question is stored.
   *
   * @param title the conversation's
   * @param questionId the question's
   * @param model that is asked, as {@code provider/model}
   */
  record Started(UUID conversationId, String title, String model, UUID questionId)
      implements TurnEvent {}

  /** What of the user's documents the model is given, by the numbers that the answer may cite. */
  record Sources(List<Source> sources) implements TurnEvent {}

  /** Some more words; all of them together are the reply. */
  record Delta(String text) implements TurnEvent {}

  /** A tool is called. */
  record ToolCalled(String id, String name, String title, JsonObject arguments)
      implements TurnEvent {}

  /**
   * A tool has answered.
   *
   * @param id the call's
   * @param text for people
   * @param table the figures; null when there are none
   */
  record ToolAnswered(
      String id, String name, String text, boolean failed, @Nullable TableView table)
      implements TurnEvent {}

  /** What the answer has cost so far. */
  record Used(Usage usage) implements TurnEvent {}

  /**
   * The answer is whole and stored.
   *
   * @param messageId the last message's
   * @param attempts which models were asked for each of its steps, and which were not and why
   * @param notice what the user should know about the answer; null for nothing
   * @param cost null when it is not known
   * @param titleFollows whether a title is being made for the conversation
   * @param sources the passages of documents that the model was given, and which of them it cites
   */
  record Done(
      String reply,
      UUID conversationId,
      UUID messageId,
      String model,
      List<Attempt> attempts,
      @Nullable String notice,
      @Nullable Cost cost,
      boolean titleFollows,
      List<Source> sources)
      implements TurnEvent {}

  /** Hears of the events, one after another. */
  @FunctionalInterface
  interface Listener {
    /** Hears nothing. */
    Listener NONE = _ -> {};

    /**
     * Something happened.
     *
     * @throws IOException when whoever asked has gone away: the answer is stopped
     */
    void on(TurnEvent event) throws IOException;
  }
}
