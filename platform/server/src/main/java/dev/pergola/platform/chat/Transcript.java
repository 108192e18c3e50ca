// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.chat.MessageRow.Role;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is said, as it is said. When a method returns, what it stored survives a crash.
 */
@Singleton
class Transcript {
  private static final int MESSAGES_FOR_MODEL = 400;

  private final ConversationRows conversations;
  private final MessageRows messages;
  private final EventLog events;
  private final InstantSource clock;

  Transcript(
      ConversationRows conversations, MessageRows messages, EventLog events, InstantSource clock) {
    this.conversations = conversations;
    this.messages = messages;
    this.events = events;
    this.clock = clock;
  }

  /**
   * A conversation with a question that waits for its answer.
   *
   * @param earlier the messages before the question, oldest first, as many as a model may want
   * @param position the question's
   */
  record Asked(ConversationRow conversation, List<MessageRow> earlier, int position) {}

  /**
   * Stores a question.
   *
   * @param isNew whether the conversation begins with it
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  Asked ask(Caller caller, UUID conversationId, boolean isNew, String text, String model) {
    Instant now = now();
    ConversationRow conversation =
        isNew
            ? conversations.save(
                new ConversationRow(
                    conversationId,
                    caller.organizationId(),
                    caller.userId(),
                    Title.of(text),
                    now,
                    now))
            : find(caller, conversationId);
    List<MessageRow> earlier = isNew ? List.of() : earlier(conversationId);
    int position = messages.lastPosition(conversationId) + 1;
    save(
        caller,
        conversationId,
        position,
        Role.USER,
        text,
        JsonObject.EMPTY,
        model,
        Status.COMPLETE);
    conversations.touch(conversationId, now);
    events.record(caller, "chat.asked", conversationId.toString(), Json.object("model", model));
    return new Asked(conversation, earlier, position);
  }

  /** The messages of a conversation so far, oldest first, as many as a model may want. */
  @Transactional
  List<MessageRow> earlier(UUID conversationId) {
    return messages.newest(conversationId, Integer.MAX_VALUE, MESSAGES_FOR_MODEL).reversed();
  }

  /** Stores what the model said, and returns the message's id. */
  @Transactional
  UUID said(
      Caller caller,
      UUID conversationId,
      int position,
      String text,
      Content.Said content,
      String model,
      Status status) {
    UUID id =
        save(
            caller,
            conversationId,
            position,
            Role.ASSISTANT,
            text,
            (JsonObject) Json.of(content),
            model,
            status);
    conversations.touch(conversationId, now());
    return id;
  }

  /** Stores what the model said behind all that is stored, when its place is no longer known. */
  @Transactional
  UUID saidLast(
      Caller caller,
      UUID conversationId,
      String text,
      Content.Said content,
      String model,
      Status status) {
    int position = messages.lastPosition(conversationId) + 1;
    return said(caller, conversationId, position, text, content, model, status);
  }

  /**
   * Stores what a tool answered.
   *
   * @param text as the model reads it
   * @param pluginId the plugin whose tool was called; null when none was
   */
  @Transactional
  void answered(
      Caller caller,
      UUID conversationId,
      int position,
      String text,
      Content.Answered content,
      @Nullable String pluginId) {
    save(
        caller,
        conversationId,
        position,
        Role.TOOL,
        text,
        (JsonObject) Json.of(content),
        null,
        Status.COMPLETE);
    if (pluginId != null) {
      events.record(
          caller,
          "tool.called",
          content.name(),
          Json.object("tool", content.name(), "plugin", pluginId, "failed", content.failed()));
    }
  }

  private ConversationRow find(Caller caller, UUID conversationId) {
    return conversations
        .findByIdAndOrganizationIdAndUserId(
            conversationId, caller.organizationId(), caller.userId())
        .orElseThrow(Conversations::notFound);
  }

  private UUID save(
      Caller caller,
      UUID conversationId,
      int position,
      Role role,
      String text,
      JsonObject content,
      @Nullable String model,
      Status status) {
    UUID id = Ids.next();
    messages.save(
        new MessageRow(
            id,
            caller.organizationId(),
            conversationId,
            position,
            role,
            StorableText.of(text),
            content.toString(),
            model,
            status,
            now()));
    return id;
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
