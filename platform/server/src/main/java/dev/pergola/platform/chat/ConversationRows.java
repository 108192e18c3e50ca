// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored conversations. Always asked for by their owner: others' do not exist. */
@JdbcRepository(dialect = Dialect.ANSI)
interface ConversationRows extends GenericRepository<ConversationRow, UUID> {
  /** The order and the place in it: after the conversation at the cursor, the newest first. */
  String PAGE =
      " AND (updated_at < :updatedAt OR (updated_at = :updatedAt AND id < :id))"
          + " ORDER BY updated_at DESC, id DESC LIMIT :size";

  ConversationRow save(ConversationRow row);

  Optional<ConversationRow> findByIdAndOrganizationIdAndUserId(
      UUID id, UUID organizationId, UUID userId);

  List<ConversationRow> findByOrganizationIdAndUserIdAndIdIn(
      UUID organizationId, UUID userId, Collection<UUID> ids);

  @Query(
      "SELECT * FROM chat_conversation"
          + " WHERE organization_id = :organizationId AND user_id = :userId"
          + PAGE)
  List<ConversationRow> page(
      UUID organizationId, UUID userId, Instant updatedAt, UUID id, int size);

  /**
   * Those in whose title or messages a text occurs.
   *
   * @param pattern for LIKE, in lower case, with {@code !} as the escape
   */
  @Query(
      "SELECT * FROM chat_conversation"
          + " WHERE organization_id = :organizationId AND user_id = :userId"
          + " AND (LOWER(title) LIKE :pattern ESCAPE '!' OR EXISTS (SELECT 1 FROM chat_message m"
          + " WHERE m.conversation_id = chat_conversation.id AND m.role <> 'TOOL'"
          + " AND LOWER(m.text) LIKE :pattern ESCAPE '!'))"
          + PAGE)
  List<ConversationRow> search(
      UUID organizationId, UUID userId, String pattern, Instant updatedAt, UUID id, int size);

  @Query("UPDATE chat_conversation SET updated_at = :updatedAt WHERE id = :id")
  void touch(UUID id, Instant updatedAt);

  @Query(
      "UPDATE chat_conversation SET title = :title"
          + " WHERE id = :id AND organization_id = :organizationId AND user_id = :userId")
  long rename(UUID id, UUID organizationId, UUID userId, String title);

  @Query(
      "DELETE FROM chat_conversation"
          + " WHERE id = :id AND organization_id = :organizationId AND user_id = :userId")
  long delete(UUID id, UUID organizationId, UUID userId);
}
