// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.UUID;

/** The plans of organizations that have one. */
@JdbcRepository(dialect = Dialect.ANSI)
interface PlanRows extends CrudRepository<PlanRows.Row, UUID> {
  /** An organization's plan, by the plan's name. */
  @MappedEntity("licensing_plan")
  record Row(@Id UUID organizationId, String plan, long assignedAt) {}

  @Query(
      "INSERT INTO licensing_plan (organization_id, plan, assigned_at)"
          + " VALUES (:organizationId, :plan, :assignedAt)"
          + " ON CONFLICT (organization_id) DO UPDATE SET plan = excluded.plan,"
          + " assigned_at = excluded.assigned_at")
  void put(UUID organizationId, String plan, long assignedAt);
}
