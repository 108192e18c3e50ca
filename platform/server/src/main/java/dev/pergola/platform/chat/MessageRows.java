// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;

/** The stored messages. Whoever asks has found the conversation among the caller's own. */
@JdbcRepository(dialect = Dialect.ANSI)
interface MessageRows extends GenericRepository<MessageRow, UUID> {
  MessageRow save(MessageRow row);

  /** The newest messages before a position, newest first. */
  @Query(
      "SELECT * FROM chat_message WHERE conversation_id = :conversationId"
          + " AND position < :before ORDER BY position DESC LIMIT :size")
  List<MessageRow> newest(UUID conversationId, int before, int size);

  /** The last position in use; 0 when there is no message. */
  @Query(
      "SELECT COALESCE(MAX(position), 0) FROM chat_message"
          + " WHERE conversation_id = :conversationId")
  int lastPosition(UUID conversationId);
}
