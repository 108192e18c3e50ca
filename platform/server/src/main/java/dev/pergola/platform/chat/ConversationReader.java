// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.AnswerCosts;
import dev.pergola.platform.models.UsageReport;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was said in the callers' conversations. */
@Singleton
class ConversationReader {
  private final Conversations conversations;
  private final MessageRows messages;
  private final AnswerCosts costs;
  private final Answering answering;

  ConversationReader(
      Conversations conversations, MessageRows messages, AnswerCosts costs, Answering answering) {
    this.conversations = conversations;
    this.messages = messages;
    this.costs = costs;
    this.answering = answering;
  }

  /**
   * A conversation and a part of its messages.
   *
   * @param messages oldest first
   * @param superseding the questions among all of its own that took the place of others
   * @param costs by question, what its answer cost; without those that are not known
   * @param earlier whether there are messages before these
   * @param answering whether an answer is being given now
   */
  record Opened(
      ConversationRow conversation,
      List<MessageRow> messages,
      Set<UUID> superseding,
      Map<UUID, UsageReport.Amount> costs,
      boolean earlier,
      boolean answering) {}

  /**
   * A conversation and its newest messages before a position.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  Opened open(Caller caller, UUID id, int before, int size) {
    ConversationRow conversation = conversations.find(caller, id);
    // Before the messages: an answer that ends meanwhile is whole, not broken off.
    boolean underWay = answering.isIn(id);
    List<MessageRow> newest = finished(messages.newest(id, before, size + 2), underWay);
    boolean earlier = newest.size() > size;
    List<MessageRow> part =
        fromAStep(List.copyOf((earlier ? newest.subList(0, size) : newest).reversed()));
    return new Opened(
        conversation, part, superseding(id), costs(caller, id, part), earlier, underWay);
  }

  /**
   * What one of a conversation's questions took the place of.
   *
   * @return its messages, oldest first
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  Opened superseded(Caller caller, UUID id, UUID question) {
    ConversationRow conversation = conversations.find(caller, id);
    List<MessageRow> rows = messages.supersededBy(id, question);
    return new Opened(conversation, rows, superseding(id), costs(caller, id, rows), false, false);
  }

  /**
   * One of a conversation's questions.
   *
   * @param conversation null when there is none yet
   * @throws PergolaException {@link StandardError#NOT_FOUND} when it has no such question
   */
  @Transactional
  MessageRow question(@Nullable ConversationRow conversation, UUID id) {
    return Optional.ofNullable(conversation)
        .flatMap(row -> messages.findByIdAndConversationId(id, row.id()))
        .filter(message -> message.role() == MessageRow.Role.USER)
        .orElseThrow(
            () ->
                new PergolaException(
                    StandardError.NOT_FOUND, "The conversation has no such question."));
  }

  // What is still being said is stored as if it had ended there.
  private static List<MessageRow> finished(List<MessageRow> rows, boolean underWay) {
    int last = underWay ? rows.stream().mapToInt(MessageRow::position).max().orElse(0) : 0;
    return rows.stream()
        .filter(
            row ->
                row.position() != last
                    || row.role() != MessageRow.Role.ASSISTANT
                    || !row.said().isSoFar())
        .toList();
  }

  private Map<UUID, UsageReport.Amount> costs(Caller caller, UUID id, List<MessageRow> rows) {
    return rows.isEmpty() ? Map.of() : costs.of(caller, id, rows.getFirst().createdAt());
  }

  private Set<UUID> superseding(UUID id) {
    return Set.copyOf(messages.superseding(id));
  }

  // Tools' answers at the beginning belong to a step before: they come with that part.
  private static List<MessageRow> fromAStep(List<MessageRow> rows) {
    List<MessageRow> steps =
        rows.stream().dropWhile(row -> row.role() == MessageRow.Role.TOOL).toList();
    return steps.isEmpty() ? rows : steps;
  }

  /**
   * The conversation with all that was ever said in it, what was replaced as well.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  Opened whole(Caller caller, UUID id) {
    ConversationRow conversation = conversations.find(caller, id);
    boolean underWay = answering.isIn(id);
    List<MessageRow> rows = finished(messages.all(id), underWay);
    return new Opened(conversation, rows, superseding(id), costs(caller, id, rows), false, false);
  }
}
