// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The limits, and how much of each is used in which period. */
@JdbcRepository(dialect = Dialect.ANSI)
interface LimitRows extends GenericRepository<LimitRow, UUID> {
  /**
   * The limits that a call meets, always in the same order, so that no two calls wait in a ring.
   */
  @Query(
      "SELECT * FROM models_limit WHERE organization_id = :organizationId"
          + " AND subject_id IN (:organizationId, :userId, :apiKeyId) ORDER BY id")
  List<LimitRow> of(UUID organizationId, UUID userId, UUID apiKeyId);

  /**
   * Adds to what is used, in one statement, unless that would be more than the limit.
   *
   * @return 0 when it would, and nothing was added
   */
  @Query(
      "INSERT INTO models_window (limit_id, starts_at, used) VALUES (:limitId, :startsAt, :amount)"
          + " ON CONFLICT (limit_id, starts_at) DO UPDATE"
          + " SET used = models_window.used + excluded.used"
          + " WHERE models_window.used + excluded.used <= :most")
  int take(UUID limitId, long startsAt, long amount, long most);

  /** Adds to what is used, whatever the limit; a negative amount gives back. */
  @Query(
      "UPDATE models_window SET used = used + :amount"
          + " WHERE limit_id = :limitId AND starts_at = :startsAt")
  int correct(UUID limitId, long startsAt, long amount);

  @Query("SELECT used FROM models_window WHERE limit_id = :limitId AND starts_at = :startsAt")
  Optional<Long> used(UUID limitId, long startsAt);

  @Query("DELETE FROM models_window WHERE starts_at < :before")
  void forget(long before);

  List<LimitRow> findByOrganizationIdOrderById(UUID organizationId);

  Optional<LimitRow> findById(UUID id);

  Optional<LimitRow> findBySubjectIdAndMeasureAndPeriod(
      UUID subjectId, LimitRow.Measure measure, LimitRow.Period period);

  /** Begins a window; does nothing when it has begun. */
  @Query(
      "INSERT INTO models_window (limit_id, starts_at, used) VALUES (:limitId, :startsAt, :used)"
          + " ON CONFLICT (limit_id, starts_at) DO NOTHING")
  int begin(UUID limitId, long startsAt, long used);

  @Query(
      "INSERT INTO models_limit (id, organization_id, subject, subject_id, measure, period, amount,"
          + " currency, changed_at) VALUES (:id, :organizationId, :subject, :subjectId, :measure,"
          + " :period, :amount, :currency, :changedMillis)"
          + " ON CONFLICT (subject_id, measure, period) DO UPDATE SET amount = excluded.amount,"
          + " currency = excluded.currency, changed_at = excluded.changed_at")
  void put(
      UUID id,
      UUID organizationId,
      String subject,
      UUID subjectId,
      String measure,
      String period,
      long amount,
      @Nullable String currency,
      long changedMillis);

  /**
   * PostgreSQL only: waits for all others that hold it, and holds it until the transaction ends.
   */
  @Query("SELECT COUNT(*) FROM pg_advisory_xact_lock(:key)")
  long lock(long key);

  /** PostgreSQL only: the same, beside others that share it. */
  @Query("SELECT COUNT(*) FROM pg_advisory_xact_lock_shared(:key)")
  long lockShared(long key);

  @Query("DELETE FROM models_limit WHERE id = :id")
  int remove(UUID id);
}
