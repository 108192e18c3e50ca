// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The callers' conversations. To everybody else they do not exist. */
@Singleton
class Conversations {
  private final ConversationRows conversations;
  private final MessageRows messages;
  private final Answering answering;
  private final EventLog events;

  Conversations(
      ConversationRows conversations, MessageRows messages, Answering answering, EventLog events) {
    this.conversations = conversations;
    this.messages = messages;
    this.answering = answering;
    this.events = events;
  }

  /**
   * A part of the list.
   *
   * @param next where the next part begins; null when this is the last
   */
  record Listing(List<ConversationRow> conversations, @Nullable Cursor next) {}

  /**
   * A conversation and a part of its messages.
   *
   * @param messages oldest first
   * @param earlier whether there are messages before these
   * @param answering whether an answer is being given now
   */
  record Opened(
      ConversationRow conversation,
      List<MessageRow> messages,
      boolean earlier,
      boolean answering) {}

  /**
   * The caller's conversations, the last used first.
   *
   * @param text only those in whose title or messages it occurs, whatever the case; null for all
   * @param after where to begin; null for the beginning
   */
  @Transactional
  Listing list(Caller caller, @Nullable String text, @Nullable Cursor after, int size) {
    Cursor cursor = after == null ? Cursor.START : after;
    UUID organization = caller.organizationId();
    UUID user = caller.userId();
    List<ConversationRow> rows =
        text == null || text.isBlank()
            ? conversations.page(organization, user, cursor.updatedAt(), cursor.id(), size + 1)
            : conversations.search(
                organization, user, pattern(text), cursor.updatedAt(), cursor.id(), size + 1);
    if (rows.size() <= size) {
      return new Listing(rows, null);
    }
    List<ConversationRow> part = List.copyOf(rows.subList(0, size));
    return new Listing(part, new Cursor(part.getLast().updatedAt(), part.getLast().id()));
  }

  private static String pattern(String text) {
    String escaped =
        StorableText.of(text)
            .strip()
            .toLowerCase(Locale.ROOT)
            .replace("!", "!!")
            .replace("%", "!%")
            .replace("_", "!_");
    return "%" + escaped + "%";
  }

  /**
   * A conversation and its newest messages before a position.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  Opened open(Caller caller, UUID id, int before, int size) {
    ConversationRow conversation = find(caller, id);
    List<MessageRow> newest = messages.newest(id, before, size + 1);
    boolean earlier = newest.size() > size;
    List<MessageRow> part =
        fromAStep(List.copyOf((earlier ? newest.subList(0, size) : newest).reversed()));
    return new Opened(conversation, part, earlier, answering.isIn(id));
  }

  // Tools' answers at the beginning belong to a step before: they come with that part.
  private static List<MessageRow> fromAStep(List<MessageRow> rows) {
    List<MessageRow> steps =
        rows.stream().dropWhile(row -> row.role() == MessageRow.Role.TOOL).toList();
    return steps.isEmpty() ? rows : steps;
  }

  /**
   * The conversation.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  ConversationRow find(Caller caller, UUID id) {
    return conversations
        .findByIdAndOrganizationIdAndUserId(id, caller.organizationId(), caller.userId())
        .orElseThrow(Conversations::notFound);
  }

  /**
   * Gives the conversation another title.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation, {@link StandardError#INVALID_ARGUMENT} when the title is empty or too long
   */
  @Transactional
  ConversationRow rename(Caller caller, UUID id, String title) {
    String line = Title.given(title);
    if (conversations.rename(id, caller.organizationId(), caller.userId(), line) == 0) {
      throw notFound();
    }
    events.record(caller, "conversation.renamed", id.toString(), JsonObject.EMPTY);
    return find(caller, id);
  }

  /**
   * Deletes the conversation with all that was said in it.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation, {@link StandardError#CONFLICT} while an answer is being given in it
   */
  @Transactional
  void delete(Caller caller, UUID id) {
    find(caller, id);
    try (var _ = answering.begin(id)) {
      conversations.delete(id, caller.organizationId(), caller.userId());
    }
    events.record(caller, "conversation.deleted", id.toString(), JsonObject.EMPTY);
  }

  static PergolaException notFound() {
    return new PergolaException(
        StandardError.NOT_FOUND, "There is no such conversation, or it was deleted.");
  }

  /**
   * A place in the list of conversations.
   *
   * @param updatedAt when the conversation before it was used last
   * @param id that conversation's
   */
  record Cursor(Instant updatedAt, UUID id) {
    /** Before all conversations. */
    static final Cursor START =
        new Cursor(Instant.ofEpochMilli(Long.MAX_VALUE), new UUID(-1L, -1L));

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it did not write it
     */
    static Cursor parse(String text) {
      try {
        int dot = text.indexOf('.');
        return new Cursor(
            Instant.ofEpochMilli(Long.parseLong(text.substring(0, dot))),
            UUID.fromString(text.substring(dot + 1)));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT,
            "before must be what an earlier list gave as next, not %s."
                .formatted(text.length() <= 40 ? text : text.substring(0, 40) + "…"),
            e);
      }
    }

    @Override
    public String toString() {
      return updatedAt.toEpochMilli() + "." + id;
    }
  }
}
