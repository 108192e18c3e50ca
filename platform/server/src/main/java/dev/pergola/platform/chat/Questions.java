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
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Puts questions in their place in a conversation, and tells what belongs to one: how it is to be
 * answered and what was said before it. When a method returns, what it stored survives a crash.
 * Safe for use by several threads.
 */
@Singleton
class Questions {
  private static final int MESSAGES_FOR_MODEL = 400;

  // Kept free behind each question for its answer: another server may take a question in the same
  // conversation meanwhile. An answer has fewer messages.
  private static final int PLACES = 1_000;

  private final ConversationRows conversations;
  private final MessageRows messages;
  private final Preferences preferences;
  private final SearchIndex search;
  private final EventLog events;
  private final InstantSource clock;

  Questions(
      ConversationRows conversations,
      MessageRows messages,
      Preferences preferences,
      SearchIndex search,
      EventLog events,
      InstantSource clock) {
    this.conversations = conversations;
    this.messages = messages;
    this.preferences = preferences;
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
  Asked ask(Question question) {
    Caller caller = question.caller();
    Instant now = now();
    ConversationRow conversation = question.isNew() ? begin(question, now) : choose(question);
    int place = place(question);
    List<MessageRow> earlier = before(place, question);
    int position = (messages.lastPosition(conversation.id()) / PLACES + 1) * PLACES;
    UUID id = Ids.next();
    if (question.replaces() != null) {
      messages.supersede(conversation.id(), place, id);
    }
    insert(id, conversation, position, question, now);
    conversations.touch(conversation.id(), now);
    events.record(
        caller,
        "chat.asked",
        conversation.id().toString(),
        Json.object("model", question.model().id()));
    return new Asked(
        conversation, preferences.manner(caller, conversation), earlier, id, now, position);
  }

  private ConversationRow begin(Question question, Instant now) {
    ConversationRow begun = conversations.save(row(question, now));
    search.addTitle(begun.id(), begun.title());
    return begun;
  }

  private static ConversationRow row(Question question, Instant now) {
    Caller caller = question.caller();
    Chosen chosen = question.chosen();
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

  private ConversationRow choose(Question question) {
    Caller caller = question.caller();
    Chosen chosen = question.chosen();
    if (chosen.model() != null || chosen.style() != null) {
      conversations.choose(
          question.conversationId(),
          caller.organizationId(),
          caller.userId(),
          chosen.model(),
          chosen.style() == null ? null : chosen.style().name());
    }
    return find(question);
  }

  private void insert(
      UUID id, ConversationRow conversation, int position, Question question, Instant now) {
    String text = StorableText.of(question.text());
    messages.save(
        new MessageRow(
            id,
            conversation.organizationId(),
            conversation.id(),
            position,
            Role.USER,
            text,
            JsonObject.EMPTY.toString(),
            question.model().id(),
            Status.COMPLETE,
            now,
            null));
    search.add(conversation.id(), id, text);
  }

  /** How a question would be answered; stores nothing. */
  @Transactional
  Manner manner(Question question) {
    Chosen chosen = question.chosen();
    Manner manner =
        preferences.manner(
            question.caller(), question.isNew() ? row(question, now()) : find(question));
    return chosen.style() == null ? manner : new Manner(chosen.style(), manner.project());
  }

  /** The messages before a question, oldest first, as many as a model may want. */
  @Transactional
  List<MessageRow> earlier(Question question) {
    return before(place(question), question);
  }

  private List<MessageRow> before(int place, Question question) {
    return messages.newest(question.conversationId(), place, MESSAGES_FOR_MODEL).reversed();
  }

  // Where the question stands that is replaced; behind everything when none is.
  private int place(Question question) {
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

  private ConversationRow find(Question question) {
    Caller caller = question.caller();
    return conversations
        .findByIdAndOrganizationIdAndUserId(
            question.conversationId(), caller.organizationId(), caller.userId())
        .orElseThrow(Conversations::notFound);
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
