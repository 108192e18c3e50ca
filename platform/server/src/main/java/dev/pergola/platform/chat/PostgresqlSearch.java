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

/**
 * The words as PostgreSQL's {@code tsvector}. Vectors and queries are written out here, so that the
 * server's locale has no say in what a word is.
 */
@Singleton
@Requires(property = "pergola.database-kind", value = "POSTGRESQL")
final class PostgresqlSearch implements SearchIndex {
  private static final int LAST_POSITION = 16_383;

  private final Rows rows;

  PostgresqlSearch(Rows rows) {
    this.rows = rows;
  }

  /** The statements. */
  @JdbcRepository(dialect = Dialect.ANSI)
  @Requires(property = "pergola.database-kind", value = "POSTGRESQL")
  interface Rows extends GenericRepository<Hit, Long> {
    @Query(
        "INSERT INTO chat_search (conversation_id, message_id, words)"
            + " VALUES (:conversationId, :messageId, CAST(:words AS tsvector))")
    void add(UUID conversationId, UUID messageId, String words);

    @Query(
        "INSERT INTO chat_search (conversation_id, words)"
            + " VALUES (:conversationId, CAST(:words AS tsvector))")
    void addTitle(UUID conversationId, String words);

    @Query(
        "UPDATE chat_search SET words = CAST(:words AS tsvector)"
            + " WHERE conversation_id = :conversationId AND message_id IS NULL")
    void changeTitle(UUID conversationId, String words);

    @Query(
        "SELECT s.id, s.conversation_id, s.message_id FROM chat_search s"
            + " JOIN chat_conversation c ON c.id = s.conversation_id"
            + " LEFT JOIN chat_message m ON m.id = s.message_id"
            + " WHERE s.words @@ CAST(:query AS tsquery)"
            + " AND c.organization_id = :organizationId AND c.user_id = :userId"
            + " AND m.superseded_by IS NULL"
            + " ORDER BY ts_rank_cd(s.words, CAST(:query AS tsquery), 1) DESC,"
            + " c.updated_at DESC, s.id LIMIT :size")
    List<Hit> find(UUID organizationId, UUID userId, String query, int size);
  }

  @Override
  public void add(UUID conversationId, UUID messageId, String text) {
    rows.add(conversationId, messageId, vector(text, ""));
  }

  @Override
  public void addTitle(UUID conversationId, String title) {
    rows.addTitle(conversationId, vector(title, "A"));
  }

  @Override
  public void changeTitle(UUID conversationId, String title) {
    rows.changeTitle(conversationId, vector(title, "A"));
  }

  @Override
  public List<Hit> find(UUID organizationId, UUID userId, SearchQuery query, int size) {
    return rows.find(
        organizationId,
        userId,
        query.terms().stream()
            .map(
                term ->
                    term.stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" <-> ", "(", ":*)")))
            .collect(Collectors.joining(" & ")),
        size);
  }

  // A title's words weigh more than others: A is the heaviest class.
  private static String vector(String text, String weight) {
    var vector = new StringBuilder();
    int position = 0;
    for (Word word : SearchIndex.words(text)) {
      position = Math.min(position + 1, LAST_POSITION);
      vector.append('\'').append(word.text()).append("':").append(position).append(weight);
      vector.append(' ');
    }
    return vector.toString();
  }
}
