// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored messages. Whoever asks has found the conversation among the caller's own. */
@JdbcRepository(dialect = Dialect.ANSI)
interface MessageRows extends GenericRepository<MessageRow, UUID> {
  MessageRow save(MessageRow row);

  /** Puts other words in a message's place. */
  @Query(
      "UPDATE chat_message SET text = :text, content = :content, model = :model, status = :status,"
          + " created_at = :createdAt WHERE id = :id")
  void rewrite(
      UUID id,
      String text,
      String content,
      @Nullable String model,
      MessageRow.Status status,
      Instant createdAt);

  /** The newest messages before a position that nothing took the place of, newest first. */
  @Query(
      "SELECT * FROM chat_message WHERE conversation_id = :conversationId"
          + " AND position < :before AND superseded_by IS NULL ORDER BY position DESC LIMIT :size")
  List<MessageRow> newest(UUID conversationId, int before, int size);

  /** The last position in use; 0 when there is no message. */
  @Query(
      "SELECT COALESCE(MAX(position), 0) FROM chat_message"
          + " WHERE conversation_id = :conversationId")
  int lastPosition(UUID conversationId);

  /** All of them, the superseded ones as well, oldest first. */
  @Query("SELECT * FROM chat_message WHERE conversation_id = :conversationId ORDER BY position")
  List<MessageRow> all(UUID conversationId);

  Optional<MessageRow> findByIdAndConversationId(UUID id, UUID conversationId);

  List<MessageRow> findByIdIn(List<UUID> ids);

  /** What a question took the place of, oldest first. */
  @Query(
      "SELECT * FROM chat_message WHERE conversation_id = :conversationId"
          + " AND superseded_by = :question ORDER BY position")
  List<MessageRow> supersededBy(UUID conversationId, UUID question);

  /** The questions that took the place of others. */
  @Query(
      "SELECT DISTINCT superseded_by FROM chat_message WHERE conversation_id = :conversationId"
          + " AND superseded_by IS NOT NULL")
  List<UUID> superseding(UUID conversationId);

  /** Puts a question in the place of all that is shown from a position on. */
  @Query(
      "UPDATE chat_message SET superseded_by = :question WHERE conversation_id = :conversationId"
          + " AND position >= :position AND superseded_by IS NULL")
  void supersede(UUID conversationId, int position, UUID question);
}
