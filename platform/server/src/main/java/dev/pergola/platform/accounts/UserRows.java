// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored users. */
@JdbcRepository(dialect = Dialect.ANSI)
interface UserRows extends CrudRepository<UserRow, UUID> {
  Optional<UserRow> findByEmail(String email);

  List<UserRow> findByOrganizationId(UUID organizationId);

  /** Answers 0 and stores nothing when another user has the email. */
  @Query(
      "INSERT INTO accounts_user (id, organization_id, email, name, password_hash, role,"
          + " administrator, created_at) VALUES (:id, :organizationId, :email, :name,"
          + " :passwordHash, :role, :administrator, :now) ON CONFLICT (email) DO NOTHING")
  int insertUnlessEmailTaken(
      UUID id,
      UUID organizationId,
      String email,
      String name,
      String passwordHash,
      String role,
      boolean administrator,
      long now);
}
