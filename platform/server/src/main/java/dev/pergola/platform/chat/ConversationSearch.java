// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.chat.SearchIndex.Hit;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the callers' conversations by what is said in them, the best match first. */
@Singleton
class ConversationSearch {
  // The best of them; more than anybody reads.
  private static final int MOST_HITS = 1000;

  private final SearchIndex index;
  private final ConversationRows conversations;
  private final MessageRows messages;

  ConversationSearch(SearchIndex index, ConversationRows conversations, MessageRows messages) {
    this.index = index;
    this.conversations = conversations;
    this.messages = messages;
  }

  /**
   * A part of what was found.
   *
   * @param next where the next part begins; null when this is the last
   */
  record Found(List<Match> matches, @Nullable String next) {}

  /**
   * A conversation that was found.
   *
   * @param excerpt of its best message; null when its title is the best match
   */
  record Match(ConversationRow conversation, ConversationViews.@Nullable Excerpt excerpt) {}

  /**
   * Looks for words.
   *
   * @param typed what the user typed; nothing in it is a command
   * @param after the {@code next} of the part before; null for the beginning
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when {@code after} is none
   */
  @Transactional
  Found find(
      Caller caller, String typed, Conversations.Filter filter, @Nullable String after, int size) {
    int begin = after == null ? 0 : place(after);
    SearchQuery query = SearchQuery.of(typed);
    if (query.isEmpty()) {
      return new Found(List.of(), null);
    }
    Map<UUID, Hit> best = new LinkedHashMap<>();
    for (Hit hit : index.find(caller.organizationId(), caller.userId(), query, MOST_HITS)) {
      best.putIfAbsent(hit.conversationId(), hit);
    }
    List<ConversationRow> all = wanted(caller, List.copyOf(best.keySet()), filter);
    int end = Math.min(all.size(), begin + size);
    List<ConversationRow> part = begin >= end ? List.of() : all.subList(begin, end);
    Map<UUID, String> texts = texts(part, best);
    return new Found(
        part.stream().map(row -> match(row, best, texts, query)).toList(),
        end < all.size() ? String.valueOf(end) : null);
  }

  private List<ConversationRow> wanted(Caller caller, List<UUID> ids, Conversations.Filter filter) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<UUID, ConversationRow> rows = new HashMap<>();
    conversations
        .among(caller.organizationId(), caller.userId(), ids)
        .forEach(row -> rows.put(row.id(), row));
    return ids.stream().map(rows::get).filter(Objects::nonNull).filter(filter::admits).toList();
  }

  private Map<UUID, String> texts(List<ConversationRow> part, Map<UUID, Hit> best) {
    List<UUID> ids =
        part.stream()
            .map(row -> Objects.requireNonNull(best.get(row.id())).messageId())
            .filter(Objects::nonNull)
            .toList();
    Map<UUID, String> texts = new HashMap<>();
    if (!ids.isEmpty()) {
      messages.findByIdIn(ids).forEach(row -> texts.put(row.id(), row.text()));
    }
    return texts;
  }

  private static Match match(
      ConversationRow row, Map<UUID, Hit> best, Map<UUID, String> texts, SearchQuery query) {
    UUID message = Objects.requireNonNull(best.get(row.id())).messageId();
    String text = message == null ? null : texts.get(message);
    return new Match(
        row,
        message == null || text == null
            ? null
            : new ConversationViews.Excerpt(message, query.excerpt(text)));
  }

  private static int place(String after) {
    try {
      return Integer.parseUnsignedInt(after);
    } catch (NumberFormatException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "before must be what an earlier list of the same search gave as next.",
          e);
    }
  }
}
