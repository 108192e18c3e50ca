// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.Optional;
import java.util.UUID;

/** What users want where a conversation says nothing else. */
@JdbcRepository(dialect = Dialect.ANSI)
interface PreferenceRows extends GenericRepository<PreferenceRows.Row, UUID> {
  /** One user's. */
  @MappedEntity("chat_preference")
  record Row(@Id UUID userId, UUID organizationId, ResponseStyle style) {}

  Optional<Row> findByUserIdAndOrganizationId(UUID userId, UUID organizationId);

  @Query(
      "INSERT INTO chat_preference (user_id, organization_id, style)"
          + " VALUES (:userId, :organizationId, :style)"
          + " ON CONFLICT (user_id) DO UPDATE SET style = excluded.style")
  void put(UUID userId, UUID organizationId, String style);
}
