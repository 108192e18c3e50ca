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
import dev.pergola.platform.home.StorableText;
import dev.pergola.platform.models.AnswerCosts;
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
  private final Preferences preferences;
  private final AnswerCosts costs;
  private final SearchIndex search;
  private final EventLog events;
  private final InstantSource clock;

  Transcript(
      ConversationRows conversations,
      MessageRows messages,
      Preferences preferences,
      AnswerCosts costs,
      SearchIndex search,
      EventLog events,
      InstantSource clock) {
    this.conversations = conversations;
    this.messages = messages;
    this.preferences = preferences;
    this.costs = costs;
    this.search = search;
    this.events = events;
    this.clock = clock;
  }

  /**
   * A conversation with a question that waits for its answer.
   *
   * @param manner how it is to be answered
   * @param earlier the messages before the question, oldest first, as many as a model may want
   * @param at when the question was stored
   * @param position the question's
   */
  record Asked(
      ConversationRow conversation,
      Manner manner,
      List<MessageRow> earlier,
      UUID questionId,
      Instant at,
      int position) {}

  /**
   * Stores a question. What it takes the place of is kept, out of sight.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation, {@link StandardError#CONFLICT} when it no longer shows the question that is
   *     to be replaced
   */
  @Transactional
  Asked ask(Turn.Question question) {
    Caller caller = question.caller();
    UUID conversationId = question.conversationId();
    Instant now = now();
    ConversationRow conversation = question.isNew() ? begin(question, now) : choose(question);
    List<MessageRow> earlier = earlier(question);
    int position = messages.lastPosition(conversationId) + 1;
    UUID id = Ids.next();
    if (question.replaces() != null) {
      messages.supersede(conversationId, place(question), id);
    }
    String model = question.model().id();
    save(
        id,
        caller,
        conversationId,
        position,
        Role.USER,
        question.text(),
        JsonObject.EMPTY,
        model,
        Status.COMPLETE);
    conversations.touch(conversationId, now);
    events.record(caller, "chat.asked", conversationId.toString(), Json.object("model", model));
    return new Asked(
        conversation, preferences.manner(caller, conversation), earlier, id, now, position);
  }

  /** What the answer to a question has cost so far; null when that is not known. */
  @Transactional
  @Nullable Cost cost(Caller caller, Asked asked) {
    return Cost.of(costs.of(caller, asked.conversation().id(), asked.at()).get(asked.questionId()));
  }

  /** How a question would be answered; stores nothing. */
  @Transactional
  Manner manner(Turn.Question question) {
    Turn.Chosen chosen = question.chosen();
    ConversationRow asked =
        question.isNew()
            ? row(question, now())
            : find(question.caller(), question.conversationId());
    Manner manner = preferences.manner(question.caller(), asked);
    return chosen.style() == null ? manner : new Manner(chosen.style(), manner.project());
  }

  private ConversationRow begin(Turn.Question question, Instant now) {
    ConversationRow begun = conversations.save(row(question, now));
    search.addTitle(begun.id(), begun.title());
    return begun;
  }

  private static ConversationRow row(Turn.Question question, Instant now) {
    Caller caller = question.caller();
    Turn.Chosen chosen = question.chosen();
    return new ConversationRow(
        question.conversationId(),
        caller.organizationId(),
        caller.userId(),
        Title.of(question.text()),
        now,
        now,
        chosen.model(),
        chosen.style(),
        false,
        chosen.projectId());
  }

  private ConversationRow choose(Turn.Question question) {
    Caller caller = question.caller();
    Turn.Chosen chosen = question.chosen();
    if (chosen.model() != null || chosen.style() != null) {
      conversations.choose(
          question.conversationId(),
          caller.organizationId(),
          caller.userId(),
          chosen.model(),
          chosen.style() == null ? null : chosen.style().name());
    }
    return find(caller, question.conversationId());
  }

  // Where the question stands that is replaced; behind everything when none is.
  private int place(Turn.Question question) {
    if (question.replaces() == null) {
      return Integer.MAX_VALUE;
    }
    return messages
        .findByIdAndConversationId(question.replaces(), question.conversationId())
        .filter(row -> row.role() == Role.USER && row.supersededBy() == null)
        .map(MessageRow::position)
        .orElseThrow(
            () ->
                new PergolaException(
                    StandardError.CONFLICT,
                    "The conversation no longer shows the question that is to be replaced. Open it"
                        + " again."));
  }

  /** The messages before a question, oldest first, as many as a model may want. */
  @Transactional
  List<MessageRow> earlier(Turn.Question question) {
    return messages
        .newest(question.conversationId(), place(question), MESSAGES_FOR_MODEL)
        .reversed();
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
    UUID id = Ids.next();
    save(
        id,
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

  /**
   * Stores what the model has said so far, as if that were its end: it is, when the server ends. It
   * is found by its words only when it is finished.
   *
   * @param id as it was given before; null the first time
   * @return the message's id
   */
  @Transactional
  UUID soFar(
      Caller caller,
      UUID conversationId,
      int position,
      @Nullable UUID id,
      String text,
      List<Source> sources,
      String model) {
    JsonObject content = (JsonObject) Json.of(Content.Said.soFar(sources));
    if (id != null) {
      rewrite(id, text, content, model, Status.FAILED);
      return id;
    }
    UUID begun = Ids.next();
    insert(
        begun,
        caller,
        conversationId,
        position,
        Role.ASSISTANT,
        text,
        content,
        model,
        Status.FAILED);
    return begun;
  }

  /** Stores how a message ended of which something is stored so far. */
  @Transactional
  void finish(
      UUID conversationId,
      UUID id,
      String text,
      Content.Said content,
      String model,
      Status status) {
    rewrite(id, text, (JsonObject) Json.of(content), model, status);
    search.add(conversationId, id, StorableText.of(text));
    conversations.touch(conversationId, now());
  }

  private void rewrite(UUID id, String text, JsonObject content, String model, Status status) {
    messages.rewrite(id, StorableText.of(text), content.toString(), model, status, now());
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
        Ids.next(),
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

  private void save(
      UUID id,
      Caller caller,
      UUID conversationId,
      int position,
      Role role,
      String text,
      JsonObject content,
      @Nullable String model,
      Status status) {
    insert(id, caller, conversationId, position, role, text, content, model, status);
    if (role != Role.TOOL) {
      search.add(conversationId, id, StorableText.of(text));
    }
  }

  private void insert(
      UUID id,
      Caller caller,
      UUID conversationId,
      int position,
      Role role,
      String text,
      JsonObject content,
      @Nullable String model,
      Status status) {
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
            now(),
            null));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
