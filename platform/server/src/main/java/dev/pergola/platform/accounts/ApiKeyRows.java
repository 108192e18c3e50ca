// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored API keys. */
@JdbcRepository(dialect = Dialect.ANSI)
interface ApiKeyRows extends CrudRepository<ApiKeyRow, UUID> {
  Optional<ApiKeyRow> findByHash(String hash);

  List<ApiKeyRow> findByUserIdAndRevokedAtIsNullOrderByCreatedAt(UUID userId);

  List<ApiKeyRow> findByOrganizationIdOrderByCreatedAt(UUID organizationId);

  /** Answers 0 when the user has no such key, or revoked it before. */
  @Query(
      "UPDATE accounts_api_key SET revoked_at = :now"
          + " WHERE id = :id AND user_id = :userId AND revoked_at IS NULL")
  int revoke(UUID id, UUID userId, long now);

  @Query("UPDATE accounts_api_key SET used_at = :now WHERE id = :id")
  void used(UUID id, long now);
}
