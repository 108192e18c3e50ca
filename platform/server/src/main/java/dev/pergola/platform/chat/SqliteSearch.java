// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.home.SearchWords.Word;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The words in SQLite's full-text index (FTS5), whose rows have the ids of chat_search's. */
@Singleton
@Requires(property = "pergola.database-kind", value = "SQLITE")
final class SqliteSearch implements SearchIndex {
  private final Rows rows;

  SqliteSearch(Rows rows) {
    this.rows = rows;
  }

  /** The statements. */
  @JdbcRepository(dialect = Dialect.ANSI)
  @Requires(property = "pergola.database-kind", value = "SQLITE")
  interface Rows extends GenericRepository<Hit, Long> {
    @Query(
        "INSERT INTO chat_search (conversation_id, message_id)"
            + " VALUES (:conversationId, :messageId)")
    void add(UUID conversationId, UUID messageId);

    @Query("INSERT INTO chat_search (conversation_id) VALUES (:conversationId)")
    void addTitle(UUID conversationId);

    @Query(
        "INSERT INTO chat_search_words (rowid, words)"
            + " SELECT id, :words FROM chat_search WHERE message_id = :messageId")
    void index(UUID messageId, String words);

    @Query(
        "INSERT INTO chat_search_words (rowid, words) SELECT id, :words FROM chat_search"
            + " WHERE conversation_id = :conversationId AND message_id IS NULL")
    void indexTitle(UUID conversationId, String words);

    @Query(
        "DELETE FROM chat_search"
            + " WHERE conversation_id = :conversationId AND message_id IS NULL")
    void forgetTitle(UUID conversationId);

    @Query(
        "SELECT s.id, s.conversation_id, s.message_id FROM chat_search_words"
            + " JOIN chat_search s ON s.id = chat_search_words.rowid"
            + " JOIN chat_conversation c ON c.id = s.conversation_id"
            + " LEFT JOIN chat_message m ON m.id = s.message_id"
            + " WHERE chat_search_words MATCH :query"
            + " AND c.organization_id = :organizationId AND c.user_id = :userId"
            + " AND m.superseded_by IS NULL"
            + " ORDER BY bm25(chat_search_words), c.updated_at DESC, s.id LIMIT :size")
    List<Hit> find(UUID organizationId, UUID userId, String query, int size);
  }

  @Override
  public void add(UUID conversationId, UUID messageId, String text) {
    rows.add(conversationId, messageId);
    rows.index(messageId, words(text));
  }

  @Override
  public void addTitle(UUID conversationId, String title) {
    rows.addTitle(conversationId);
    rows.indexTitle(conversationId, words(title));
  }

  @Override
  public void changeTitle(UUID conversationId, String title) {
    rows.forgetTitle(conversationId);
    addTitle(conversationId, title);
  }

  @Override
  public List<Hit> find(UUID organizationId, UUID userId, SearchQuery query, int size) {
    return rows.find(
        organizationId,
        userId,
        query.terms().stream()
            .map(term -> "\"" + String.join(" ", term) + "\"*")
            .collect(Collectors.joining(" ")),
        size);
  }

  private static String words(String text) {
    return SearchIndex.words(text).stream().map(Word::text).collect(Collectors.joining(" "));
  }
}
