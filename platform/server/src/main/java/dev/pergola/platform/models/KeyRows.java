// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;

/** What is shown of the vendors' keys that users and organizations brought. */
@JdbcRepository(dialect = Dialect.ANSI)
interface KeyRows extends GenericRepository<KeyRows.Row, UUID> {
  /**
   * A key.
   *
   * @param ownerId the user's, or the organization's
   * @param ending its last characters
   * @param changedBy who entered it
   */
  @MappedEntity("models_key")
  record Row(
      @Id UUID id,
      UUID organizationId,
      OwnKeys.Owner owner,
      UUID ownerId,
      String provider,
      String ending,
      UUID changedBy,
      long changedAt) {}

  /** Those that count for a user: their own, and their organization's. */
  @Query(
      "SELECT * FROM models_key WHERE organization_id = :organizationId"
          + " AND (owner_id = :userId OR owner_id = :organizationId) ORDER BY provider, owner")
  List<Row> of(UUID organizationId, UUID userId);

  @Query(
      "INSERT INTO models_key (id, organization_id, owner, owner_id, provider, ending, changed_by,"
          + " changed_at) VALUES (:id, :organizationId, :owner, :ownerId, :provider, :ending,"
          + " :changedBy, :changedAt) ON CONFLICT (owner_id, provider) DO UPDATE SET"
          + " ending = excluded.ending, changed_by = excluded.changed_by,"
          + " changed_at = excluded.changed_at")
  void put(
      UUID id,
      UUID organizationId,
      String owner,
      UUID ownerId,
      String provider,
      String ending,
      UUID changedBy,
      long changedAt);

  @Query("DELETE FROM models_key WHERE owner_id = :ownerId AND provider = :provider")
  int remove(UUID ownerId, String provider);
}
