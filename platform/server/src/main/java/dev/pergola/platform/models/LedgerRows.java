// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored calls. */
@JdbcRepository(dialect = Dialect.ANSI)
interface LedgerRows extends GenericRepository<LedgerRow, UUID> {
  /** Whose calls a limit is about, since when; also those that go on. */
  String OF_SUBJECT =
      " FROM models_ledger WHERE organization_id = :organizationId AND started_at >= :sinceMillis"
          + " AND ((:subject = 'ORGANIZATION')"
          + " OR (:subject = 'USER' AND user_id = :subjectId)"
          + " OR (:subject = 'API_KEY' AND api_key_id = :subjectId))";

  LedgerRow save(LedgerRow row);

  Optional<LedgerRow> findById(UUID id);

  /** Answers 0 and changes nothing when the entry is settled already. */
  @Query(
      "UPDATE models_ledger SET outcome = :outcome, error = :error, settled_at = :settledAt,"
          + " first_token_millis = :firstTokenMillis, duration_millis = :durationMillis,"
          + " exact = :exact, input_tokens = :inputTokens, output_tokens = :outputTokens,"
          + " cached_input_tokens = :cachedInputTokens, reasoning_tokens = :reasoningTokens,"
          + " cache_write_tokens = :cacheWriteTokens, cost_micros = :costMicros"
          + " WHERE id = :id AND outcome IS NULL")
  int settle(
      UUID id,
      Outcome outcome,
      @Nullable String error,
      Instant settledAt,
      @Nullable Long firstTokenMillis,
      long durationMillis,
      boolean exact,
      long inputTokens,
      long outputTokens,
      long cachedInputTokens,
      long reasoningTokens,
      long cacheWriteTokens,
      @Nullable Long costMicros);

  /** Notes what of an answer came until now; does nothing when the entry is settled already. */
  @Query(
      "UPDATE models_ledger SET heard_input_tokens = :inputTokens,"
          + " heard_output_tokens = :outputTokens, heard_cost_micros = :costMicros"
          + " WHERE id = :id AND outcome IS NULL")
  int note(UUID id, long inputTokens, long outputTokens, @Nullable Long costMicros);

  /** What earlier runs on a node left open, and what any node left open for too long. */
  @Query(
      "SELECT * FROM models_ledger WHERE outcome IS NULL"
          + " AND ((node_id = :nodeId AND run_id <> :runId) OR started_at < :startedAt)")
  List<LedgerRow> leftOpen(UUID nodeId, UUID runId, Instant startedAt);

  /** Settles a call of which nobody knows more; answers 0 when it is settled already. */
  @Query(
      "UPDATE models_ledger SET outcome = 'LOST', settled_at = :settledAt,"
          + " cost_micros = CASE WHEN heard_input_tokens IS NULL THEN cost_micros"
          + " ELSE heard_cost_micros END,"
          + " input_tokens = COALESCE(heard_input_tokens, input_tokens),"
          + " output_tokens = COALESCE(heard_output_tokens, output_tokens)"
          + " WHERE id = :id AND outcome IS NULL")
  int lose(UUID id, Instant settledAt);

  /** An organization's settled calls in a period, after a place in their order, oldest first. */
  @Query(
      "SELECT * FROM models_ledger WHERE organization_id = :organizationId"
          + " AND outcome IS NOT NULL AND started_at >= :fromMillis AND started_at < :toMillis"
          + " AND id > :id ORDER BY id LIMIT :size")
  List<LedgerRow> page(UUID organizationId, long fromMillis, long toMillis, UUID id, int size);

  /** A user's settled calls in a period, after a place in their order, oldest first. */
  @Query(
      "SELECT * FROM models_ledger WHERE organization_id = :organizationId AND user_id = :userId"
          + " AND outcome IS NOT NULL AND started_at >= :fromMillis AND started_at < :toMillis"
          + " AND id > :id ORDER BY id LIMIT :size")
  List<LedgerRow> page(
      UUID organizationId, UUID userId, long fromMillis, long toMillis, UUID id, int size);

  /** The calls that one request took, in order. */
  List<LedgerRow> findByOrganizationIdAndRequestIdOrderById(UUID organizationId, UUID requestId);

  @Query("SELECT COUNT(*)" + OF_SUBJECT)
  long requests(UUID organizationId, String subject, UUID subjectId, long sinceMillis);

  @Query("SELECT CAST(COALESCE(SUM(input_tokens + output_tokens), 0) AS BIGINT)" + OF_SUBJECT)
  long tokens(UUID organizationId, String subject, UUID subjectId, long sinceMillis);

  /** What the operator's keys paid, in one currency. */
  @Query(
      "SELECT CAST(COALESCE(SUM(CASE WHEN own_key THEN 0 ELSE cost_micros END), 0) AS BIGINT)"
          + OF_SUBJECT
          + " AND currency = :currency")
  long micros(
      UUID organizationId, String subject, UUID subjectId, String currency, long sinceMillis);

  /** What is held for calls under way. */
  @Query(
      "SELECT CAST(COALESCE(SUM(input_tokens + output_tokens), 0) AS BIGINT)"
          + OF_SUBJECT
          + " AND outcome IS NULL")
  long heldTokens(UUID organizationId, String subject, UUID subjectId, long sinceMillis);

  /** What is held for calls under way that the operator's keys pay, in one currency. */
  @Query(
      "SELECT CAST(COALESCE(SUM(CASE WHEN own_key THEN 0 ELSE cost_micros END), 0) AS BIGINT)"
          + OF_SUBJECT
          + " AND currency = :currency AND outcome IS NULL")
  long heldMicros(
      UUID organizationId, String subject, UUID subjectId, String currency, long sinceMillis);
}
