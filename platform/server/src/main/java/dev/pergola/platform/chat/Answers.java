// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
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
 * Writes down what models and tools say in answer to a question, as they say it. When a method
 * returns, what it stored survives a crash. Safe for use by several threads.
 */
@Singleton
class Answers {
  private final ConversationRows conversations;
  private final MessageRows messages;
  private final AnswerCosts costs;
  private final SearchIndex search;
  private final EventLog events;
  private final InstantSource clock;

  Answers(
      ConversationRows conversations,
      MessageRows messages,
      AnswerCosts costs,
      SearchIndex search,
      EventLog events,
      InstantSource clock) {
    this.conversations = conversations;
    this.messages = messages;
    this.costs = costs;
    this.search = search;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What a model said in one message.
   *
   * @param model as {@code provider/model}
   */
  record Words(String text, Content.Said content, String model, Status status) {
    /** Of a message that goes on, as if this were its end: it is, when the server ends. */
    static Words soFar(String text, List<Source> sources, String model) {
      return new Words(text, Content.Said.soFar(sources), model, Status.FAILED);
    }
  }

  /** Stores what a model said, and returns the message's id. */
  @Transactional
  UUID said(ConversationRow conversation, int position, Words words) {
    UUID id = insert(conversation, position, words);
    end(conversation, id, words);
    return id;
  }

  /**
   * Stores the beginning of a message, which is found by its words only when it is finished.
   *
   * @return the message's id
   */
  @Transactional
  UUID begin(ConversationRow conversation, int position, Words soFar) {
    return insert(conversation, position, soFar);
  }

  /** Stores more of a message that was begun. */
  @Transactional
  void goOn(UUID id, Words soFar) {
    rewrite(id, soFar);
  }

  /** Stores how a message ended that was begun. */
  @Transactional
  void finish(ConversationRow conversation, UUID id, Words words) {
    rewrite(id, words);
    end(conversation, id, words);
  }

  /** Stores what a tool answered. */
  @Transactional
  void answered(Caller caller, ConversationRow conversation, int position, ToolStep.Answer answer) {
    Content.Answered content = answer.content();
    messages.save(
        new MessageRow(
            Ids.next(),
            conversation.organizationId(),
            conversation.id(),
            position,
            Role.TOOL,
            StorableText.of(answer.text()),
            Json.of(content).toString(),
            null,
            Status.COMPLETE,
            now(),
            null));
    if (answer.pluginId() != null) {
      events.record(
          caller,
          "tool.called",
          content.name(),
          Json.object(
              "tool", content.name(), "plugin", answer.pluginId(), "failed", content.failed()));
    }
  }

  /** What the answer to a question has cost so far; null when that is not known. */
  @Transactional
  @Nullable Cost cost(Caller caller, Questions.Asked asked) {
    return Cost.of(costs.of(caller, asked.conversation().id(), asked.at()).get(asked.questionId()));
  }

  private UUID insert(ConversationRow conversation, int position, Words words) {
    UUID id = Ids.next();
    messages.save(
        new MessageRow(
            id,
            conversation.organizationId(),
            conversation.id(),
            position,
            Role.ASSISTANT,
            StorableText.of(words.text()),
            Json.of(words.content()).toString(),
            words.model(),
            words.status(),
            now(),
            null));
    return id;
  }

  private void rewrite(UUID id, Words words) {
    messages.rewrite(
        id,
        StorableText.of(words.text()),
        Json.of(words.content()).toString(),
        words.model(),
        words.status(),
        now());
  }

  private void end(ConversationRow conversation, UUID id, Words words) {
    search.add(conversation.id(), id, StorableText.of(words.text()));
    conversations.touch(conversation.id(), now());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
