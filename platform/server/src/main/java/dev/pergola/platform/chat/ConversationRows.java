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
import org.jspecify.annotations.Nullable;

/** The stored conversations. Always asked for by their owner: others' do not exist. */
@JdbcRepository(dialect = Dialect.ANSI)
interface ConversationRows extends GenericRepository<ConversationRow, UUID> {
  String OWNED = " WHERE organization_id = :organizationId AND user_id = :userId";

  String MINE = " WHERE id = :id AND organization_id = :organizationId AND user_id = :userId";

  /** The order and the place in it: after the conversation at the cursor, the newest first. */
  String PAGE =
      " AND (bookmarked OR :unmarked)"
          + " AND (updated_at < :updatedAt OR (updated_at = :updatedAt AND id < :id))"
          + " ORDER BY updated_at DESC, id DESC LIMIT :size";

  ConversationRow save(ConversationRow row);

  Optional<ConversationRow> findByIdAndOrganizationIdAndUserId(
      UUID id, UUID organizationId, UUID userId);

  List<ConversationRow> findByOrganizationIdAndUserIdAndIdIn(
      UUID organizationId, UUID userId, Collection<UUID> ids);

  /**
   * A part of the list.
   *
   * @param unmarked whether those without a bookmark are wanted, too
   */
  @Query("SELECT * FROM chat_conversation" + OWNED + PAGE)
  List<ConversationRow> page(
      UUID organizationId, UUID userId, boolean unmarked, Instant updatedAt, UUID id, int size);

  /** A part of a project's. */
  @Query("SELECT * FROM chat_conversation" + OWNED + " AND project_id = :projectId" + PAGE)
  List<ConversationRow> page(
      UUID organizationId,
      UUID userId,
      UUID projectId,
      boolean unmarked,
      Instant updatedAt,
      UUID id,
      int size);

  @Query("SELECT * FROM chat_conversation" + OWNED + " AND id IN (:ids)")
  List<ConversationRow> among(UUID organizationId, UUID userId, List<UUID> ids);

  @Query("SELECT id FROM chat_conversation" + OWNED + " AND project_id = :projectId")
  List<UUID> ofProject(UUID organizationId, UUID userId, UUID projectId);

  @Query("UPDATE chat_conversation SET updated_at = :updatedAt WHERE id = :id")
  void touch(UUID id, Instant updatedAt);

  /** Remembers what was chosen; null for no new choice. */
  @Query(
      "UPDATE chat_conversation SET model = COALESCE(:model, model),"
          + " style = COALESCE(:style, style)"
          + MINE)
  long choose(
      UUID id, UUID organizationId, UUID userId, @Nullable String model, @Nullable String style);

  @Query("UPDATE chat_conversation SET title = :title" + MINE)
  long rename(UUID id, UUID organizationId, UUID userId, String title);

  /** Renames it unless somebody has done so in the meantime. */
  @Query("UPDATE chat_conversation SET title = :title WHERE id = :id AND title = :present")
  long renameFrom(UUID id, String present, String title);

  @Query("UPDATE chat_conversation SET bookmarked = :bookmarked" + MINE)
  long bookmark(UUID id, UUID organizationId, UUID userId, boolean bookmarked);

  @Query("UPDATE chat_conversation SET project_id = :projectId" + MINE)
  long move(UUID id, UUID organizationId, UUID userId, UUID projectId);

  @Query("UPDATE chat_conversation SET project_id = NULL" + MINE)
  long moveOut(UUID id, UUID organizationId, UUID userId);

  @Query("DELETE FROM chat_conversation" + MINE)
  long delete(UUID id, UUID organizationId, UUID userId);
}
