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

/** The stored rules of organizations. */
@JdbcRepository(dialect = Dialect.ANSI)
interface RoutingRows extends GenericRepository<RoutingRows.Row, UUID> {
  /** An organization's rules, as JSON. */
  @MappedEntity("models_routing")
  record Row(@Id UUID organizationId, String rules, long changedAt) {}

  Optional<Row> findById(UUID organizationId);

  @Query(
      "INSERT INTO models_routing (organization_id, rules, changed_at)"
          + " VALUES (:organizationId, :rules, :changedAt) ON CONFLICT (organization_id)"
          + " DO UPDATE SET rules = excluded.rules, changed_at = excluded.changed_at")
  void put(UUID organizationId, String rules, long changedAt);
}
