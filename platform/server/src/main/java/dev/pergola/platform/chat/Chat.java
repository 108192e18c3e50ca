// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.documents.Documents;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.home.StorableText;
import dev.pergola.platform.models.Failover;
import dev.pergola.platform.models.ModelCalls;
import dev.pergola.platform.models.Quote;
import dev.pergola.platform.models.Route;
import dev.pergola.platform.models.Router;
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
      ModelCalls calls,
      Router router,
      Failover failover,
      Tools tools,
      Questions questions,
      Answers answers,
      Answering answering,
      SystemPrompt prompt,
      Titles titles,
      Documents documents,
      ChatSettings settings) {}

  private final Rooms rooms;
  private final Conversations conversations;
  private final ConversationReader reader;
  private final Projects projects;

  Chat(
      ModelCalls calls,
      Router router,
      Failover failover,
      Tools tools,
      Questions questions,
      Answers answers,
      Answering answering,
      SystemPrompt prompt,
      Titles titles,
      Documents documents,
      ChatSettings settings,
      Conversations conversations,
      ConversationReader reader,
      Projects projects) {
    this.rooms =
        new Rooms(
            calls, router, failover, tools, questions, answers, answering, prompt, titles,
            documents, settings);
    this.conversations = conversations;
    this.reader = reader;
    this.projects = projects;
  }

  /**
   * Looks at a question before anything is stored.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when the message is empty or
   *     too long, {@link StandardError#NOT_FOUND} when the caller has no such conversation, project
   *     or question to replace, {@link StandardError#CONFLICT} when the conversation is still
   *     answering, {@link StandardError#NOT_ALLOWED} when the caller may not chat, and as {@link
   *     Router#route} says
   */
  Question question(Requester requester, Ask ask) {
    Caller caller = requester.caller();
    requireChat(caller);
    ConversationRow conversation =
        ask.conversationId() == null ? null : conversations.find(caller, ask.conversationId());
    String text = text(ask, conversation);
    if (conversation != null && rooms.answering().isIn(conversation.id())) {
      throw Answering.conflict();
    }
    String requested = blankIsNull(ask.model());
    String style = blankIsNull(ask.style());
    Route route =
        rooms.router().route(caller, requested, conversation == null ? null : conversation.model());
    return new Question(
        requester,
        conversation == null ? Ids.next() : conversation.id(),
        conversation == null,
        text,
        route,
        ask.replaces(),
        new Chosen(
            requested == null ? null : remembered(caller, requested.strip(), route),
            style == null ? null : ResponseStyle.named(style),
            project(caller, ask)));
  }

  // An alias stays one: what it means may change while the conversation goes on.
  private String remembered(Caller caller, String requested, Route route) {
    return rooms.router().isAlias(caller, requested) ? requested : route.first().id();
  }

  private String text(Ask ask, @Nullable ConversationRow conversation) {
    String message = ask.message();
    if (ask.replaces() != null) {
      String replaced = reader.question(conversation, ask.replaces()).text();
      message = message == null ? replaced : message;
    }
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
    return text;
  }

  private @Nullable UUID project(Caller caller, Ask ask) {
    if (ask.projectId() == null) {
      return null;
    }
    if (ask.conversationId() != null) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "projectId is for a new conversation. Change the conversation itself to move it.");
    }
    return projects.find(caller, ask.projectId()).id();
  }

  private static @Nullable String blankIsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /**
   * What the first step of an answer may cost; each step with tools is another. Stores nothing.
   *
   * @throws PergolaException as {@link #question}
   */
  Quote estimate(Question question) {
    List<MessageRow> earlier = rooms.questions().earlier(question);
    Manner manner = rooms.questions().manner(question);
    Brief brief = Brief.of(rooms, question, manner, earlier);
    brief
        .context()
        .quote(
            rooms
                .documents()
                .atMost(
                    question.caller(),
                    manner.project() == null ? null : manner.project().id(),
                    question.text()));
    return rooms.calls().quote(question.model(), brief.step(question.model()));
  }

  /**
   * Answers a question, on this thread; interrupting it stops the answer.
   *
   * @param listener hears how it goes
   * @throws InterruptedException when the answer was stopped
   * @throws PergolaException when it failed
   */
  Reply answer(Question question, TurnEvent.Listener listener) throws InterruptedException {
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
