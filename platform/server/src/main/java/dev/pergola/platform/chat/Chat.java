// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.models.Models;
import dev.pergola.platform.models.Quote;
import dev.pergola.platform.tools.Tools;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers questions. */
@Singleton
final class Chat {
  /** What an answer takes. */
  record Rooms(
      Models models,
      Tools tools,
      Transcript transcript,
      Answering answering,
      SystemPrompt prompt,
      ChatSettings settings) {}

  private final Rooms rooms;
  private final Conversations conversations;

  Chat(
      Models models,
      Tools tools,
      Transcript transcript,
      Answering answering,
      SystemPrompt prompt,
      ChatSettings settings,
      Conversations conversations) {
    this.rooms = new Rooms(models, tools, transcript, answering, prompt, settings);
    this.conversations = conversations;
  }

  /**
   * Looks at a question before anything is stored.
   *
   * @param message the question
   * @param conversationId where it is asked; null for a new conversation
   * @param model as {@link Models#resolve} takes it; null for the best
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when the message is empty or
   *     too long, {@link StandardError#NOT_FOUND} when the caller has no such conversation, {@link
   *     StandardError#CONFLICT} when it is still answering, {@link StandardError#NOT_ALLOWED} when
   *     the caller may not chat, and as {@link Models#resolve} says
   */
  Turn.Question question(
      Caller caller,
      @Nullable String message,
      @Nullable UUID conversationId,
      @Nullable String model) {
    requireChat(caller);
    String text = message == null ? "" : StorableText.of(message).strip();
    int limit = rooms.settings().maxMessageCharacters();
    if (text.isEmpty()) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "message is empty. Write what you want to know.");
    }
    if (text.length() > limit) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "message has %d characters, and %d are possible. Shorten it, or ask in parts."
              .formatted(text.length(), limit));
    }
    if (conversationId != null) {
      conversations.find(caller, conversationId);
      if (rooms.answering().isIn(conversationId)) {
        throw Answering.conflict();
      }
    }
    return new Turn.Question(
        caller,
        conversationId == null ? Ids.next() : conversationId,
        conversationId == null,
        text,
        rooms.models().resolve(model));
  }

  /**
   * What the first step of an answer may cost; each step with tools is another. Stores nothing.
   *
   * @throws PergolaException as {@link #question}
   */
  Quote estimate(Turn.Question question) {
    List<MessageRow> earlier =
        question.isNew() ? List.of() : rooms.transcript().earlier(question.conversationId());
    var context = new ModelContext(earlier, question.text(), rooms.settings().contextCharacters());
    return rooms
        .models()
        .quote(question.model(), Turn.request(rooms, question.model(), context, false));
  }

  /**
   * Answers a question, on this thread; interrupting it stops the answer.
   *
   * @param listener hears how it goes
   * @throws InterruptedException when the answer was stopped
   * @throws PergolaException when it failed
   */
  Reply answer(Turn.Question question, TurnEvent.Listener listener) throws InterruptedException {
    return new Turn(rooms, question, listener).run();
  }

  /**
   * Sees to it that the caller may chat.
   *
   * @throws PergolaException {@link StandardError#NOT_ALLOWED} when not
   */
  static void requireChat(Caller caller) {
    if (!caller.may(Permission.CHAT)) {
      throw new PergolaException(
          StandardError.NOT_ALLOWED,
          "You may not use the chat. Ask an administrator for the permission.");
    }
  }
}
