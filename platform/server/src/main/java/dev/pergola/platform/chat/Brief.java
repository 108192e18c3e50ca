// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.ChatRequest;
import dev.pergola.platform.models.ModelChoice;
import java.util.List;
import java.util.UUID;

/**
 * What models are given to answer one question, whichever of them is asked: instructions, context
 * and tools. The context grows with the answer's steps.
 */
record Brief(Chat.Rooms rooms, UUID organizationId, Manner manner, ModelContext context) {
  /**
   * For a question.
   *
   * @param manner how it is to be answered
   * @param earlier the messages before it, oldest first
   */
  static Brief of(Chat.Rooms rooms, Question question, Manner manner, List<MessageRow> earlier) {
    return new Brief(
        rooms,
        question.caller().organizationId(),
        manner,
        new ModelContext(earlier, question.text(), rooms.settings().contextCharacters()));
  }

  /** What a model is asked in one step, for an answer or for calls of tools. */
  ChatRequest step(ModelChoice model) {
    return new ChatRequest(
        model.model().id(),
        rooms.prompt().text(manner, organizationId, model, context.isQuoting()),
        context.messages(),
        rooms.tools().forModels(),
        null);
  }

  /** What it is asked when the steps are used up: for an answer, without tools. */
  ChatRequest conclusion(ModelChoice model) {
    return new ChatRequest(
        model.model().id(),
        rooms.prompt().concluding(manner, organizationId, model, context.isQuoting()),
        context.messages(),
        List.of(),
        null);
  }
}
