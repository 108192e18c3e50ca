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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The callers' conversations. To everybody else they do not exist. */
@Singleton
class Conversations {
  private final ConversationRows conversations;
  private final SearchIndex search;
  private final Answering answering;
  private final EventLog events;

  Conversations(
      ConversationRows conversations, SearchIndex search, Answering answering, EventLog events) {
    this.conversations = conversations;
    this.search = search;
    this.answering = answering;
    this.events = events;
  }

  /**
   * Which conversations are wanted.
   *
   * @param projectId only those of a project; null for all
   * @param bookmarked whether only those with a bookmark are
   */
  record Filter(@Nullable UUID projectId, boolean bookmarked) {
    static final Filter ALL = new Filter(null, false);

    boolean admits(ConversationRow row) {
      return (projectId == null || projectId.equals(row.projectId()))
          && (!bookmarked || row.bookmarked());
    }
  }

  /**
   * A part of the list.
   *
   * @param next where the next part begins; null when this is the last
   */
  record Listing(List<ConversationRow> conversations, @Nullable Cursor next) {}

  /**
   * The caller's conversations, the last used first.
   *
   * @param after where to begin; null for the beginning
   */
  @Transactional
  Listing list(Caller caller, Filter filter, @Nullable Cursor after, int size) {
    Cursor cursor = after == null ? Cursor.START : after;
    UUID organization = caller.organizationId();
    UUID user = caller.userId();
    boolean unmarked = !filter.bookmarked();
    List<ConversationRow> rows =
        filter.projectId() == null
            ? conversations.page(
                organization, user, unmarked, cursor.updatedAt(), cursor.id(), size + 1)
            : conversations.page(
                organization,
                user,
                filter.projectId(),
                unmarked,
                cursor.updatedAt(),
                cursor.id(),
                size + 1);
    if (rows.size() <= size) {
      return new Listing(rows, null);
    }
    List<ConversationRow> part = List.copyOf(rows.subList(0, size));
    return new Listing(part, new Cursor(part.getLast().updatedAt(), part.getLast().id()));
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
    search.changeTitle(id, line);
    events.record(caller, "conversation.renamed", id.toString(), JsonObject.EMPTY);
    return find(caller, id);
  }

  /**
   * Gives a conversation the title that was made for it, unless it has got another in the meantime.
   *
   * @return whether it has the new title now
   */
  @Transactional
  boolean retitle(UUID id, String present, String title) {
    boolean renamed = conversations.renameFrom(id, present, title) > 0;
    if (renamed) {
      search.changeTitle(id, title);
    }
    return renamed;
  }

  /**
   * Sets or takes away the conversation's bookmark.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  ConversationRow bookmark(Caller caller, UUID id, boolean bookmarked) {
    conversations.bookmark(id, caller.organizationId(), caller.userId(), bookmarked);
    return find(caller, id);
  }

  /**
   * Remembers a style for the conversation's answers.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  ConversationRow style(Caller caller, UUID id, ResponseStyle style) {
    conversations.choose(id, caller.organizationId(), caller.userId(), null, style.name());
    return find(caller, id);
  }

  /**
   * Moves the conversation.
   *
   * @param project one of the caller's; null for none
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such
   *     conversation
   */
  @Transactional
  ConversationRow move(Caller caller, UUID id, @Nullable ProjectRow project) {
    if (project == null) {
      conversations.moveOut(id, caller.organizationId(), caller.userId());
    } else {
      conversations.move(id, caller.organizationId(), caller.userId(), project.id());
    }
    return find(caller, id);
  }

  /** The conversations of one of the caller's projects. */
  @Transactional
  List<UUID> ofProject(Caller caller, UUID projectId) {
    return conversations.ofProject(caller.organizationId(), caller.userId(), projectId);
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
