// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored projects. Always asked for by their owner: others' do not exist. */
@JdbcRepository(dialect = Dialect.ANSI)
interface ProjectRows extends GenericRepository<ProjectRow, UUID> {
  ProjectRow save(ProjectRow row);

  ProjectRow update(ProjectRow row);

  Optional<ProjectRow> findByIdAndOrganizationIdAndUserId(
      UUID id, UUID organizationId, UUID userId);

  @Query(
      "SELECT * FROM chat_project WHERE organization_id = :organizationId AND user_id = :userId"
          + " ORDER BY LOWER(name), id")
  List<ProjectRow> of(UUID organizationId, UUID userId);

  @Query(
      "DELETE FROM chat_project"
          + " WHERE id = :id AND organization_id = :organizationId AND user_id = :userId")
  long delete(UUID id, UUID organizationId, UUID userId);
}
