// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.home.SearchWords;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts by their words, the best first. Each database has an index of its own for that; what
 * is a word, and what is looked for, is the same on both. Called inside a transaction.
 */
interface SearchIndex {
  /** Longer texts are found by their beginning. */
  int MOST_CHARACTERS = 100_000;

  /**
   * A text that was found.
   *
   * @param messageId null when it is the conversation's title
   */
  @MappedEntity("chat_search")
  record Hit(@Id long id, UUID conversationId, @Nullable UUID messageId) {}

  /** Adds a message. */
  void add(UUID conversationId, UUID messageId, String text);

  /** Adds a new conversation's title. */
  void addTitle(UUID conversationId, String title);

  /** Changes a title. */
  void changeTitle(UUID conversationId, String title);

  /**
   * What is found among a user's conversations, in what they show.
   *
   * @param query not empty
   */
  List<Hit> find(UUID organizationId, UUID userId, SearchQuery query, int size);

  /** The beginning of a text that is indexed. */
  static List<SearchWords.Word> words(String text) {
    return SearchWords.of(
        text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS));
  }
}
