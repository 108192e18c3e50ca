// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.Optional;
import java.util.UUID;

/** The models that users prefer. */
@JdbcRepository(dialect = Dialect.ANSI)
interface PreferenceRows extends GenericRepository<PreferenceRows.Row, UUID> {
  /** A user's preferred model, or alias. */
  @MappedEntity("models_preference")
  record Row(@Id UUID userId, UUID organizationId, String model) {}

  Optional<Row> findByUserIdAndOrganizationId(UUID userId, UUID organizationId);

  @Query(
      "INSERT INTO models_preference (user_id, organization_id, model)"
          + " VALUES (:userId, :organizationId, :model) ON CONFLICT (user_id)"
          + " DO UPDATE SET organization_id = excluded.organization_id, model = excluded.model")
  void put(UUID userId, UUID organizationId, String model);

  @Query("DELETE FROM models_preference WHERE user_id = :userId")
  void remove(UUID userId);
}
