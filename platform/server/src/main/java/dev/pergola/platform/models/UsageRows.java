// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sums over the ledger's settled entries; in UTC's days. */
@JdbcRepository(dialect = Dialect.ANSI)
interface UsageRows extends GenericRepository<LedgerRow, UUID> {
  /** What is summed. */
  String SUMS =
      " AS grp, currency AS currency, COUNT(*) AS calls,"
          + " CAST(SUM(CASE WHEN outcome = 'COMPLETE' THEN 0 ELSE 1 END) AS BIGINT) AS failed,"
          + " CAST(SUM(CASE WHEN exact THEN 0 ELSE 1 END) AS BIGINT) AS estimated,"
          + " CAST(SUM(CASE WHEN cost_micros IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unpriced,"
          + " CAST(SUM(input_tokens) AS BIGINT) AS input,"
          + " CAST(SUM(output_tokens) AS BIGINT) AS output,"
          + " CAST(SUM(cached_input_tokens) AS BIGINT) AS cached,"
          + " CAST(SUM(reasoning_tokens) AS BIGINT) AS reasoning,"
          + " CAST(SUM(CASE WHEN own_key THEN 0 ELSE COALESCE(cost_micros, 0) END) AS BIGINT)"
          + " AS micros,"
          + " CAST(SUM(CASE WHEN own_key THEN COALESCE(cost_micros, 0) ELSE 0 END) AS BIGINT)"
          + " AS own,"
          + " CAST(SUM(CASE WHEN outcome = 'COMPLETE' THEN duration_millis ELSE 0 END) AS BIGINT)"
          + " AS millis,"
          + " CAST(SUM(CASE WHEN outcome = 'COMPLETE' THEN 1 ELSE 0 END) AS BIGINT) AS timed,"
          + " CAST(SUM(CASE WHEN outcome = 'COMPLETE' AND first_token_millis IS NOT NULL"
          + " THEN duration_millis ELSE 0 END) AS BIGINT) AS told,"
          + " CAST(SUM(CASE WHEN outcome = 'COMPLETE' THEN COALESCE(first_token_millis, 0)"
          + " ELSE 0 END) AS BIGINT) AS waited,"
          + " CAST(SUM(CASE WHEN outcome = 'COMPLETE' AND first_token_millis IS NOT NULL"
          + " THEN 1 ELSE 0 END) AS BIGINT) AS spoken"
          + " FROM models_ledger WHERE organization_id = :organizationId"
          + " AND outcome IS NOT NULL AND started_at >= :fromMillis AND started_at < :toMillis";

  /** The end of a sum over all of an organization. */
  String ALL = " GROUP BY 1, currency";

  /** The end of a sum over one user's. */
  String OWN = " AND user_id = :userId" + ALL;

  String DAY = "SELECT CAST(started_at / 86400000 AS VARCHAR(20))";
  String MODEL = "SELECT provider || '/' || model";
  String USER = "SELECT CAST(user_id AS VARCHAR(36))";
  String CONVERSATION = "SELECT CAST(conversation_id AS VARCHAR(36))";

  /**
   * A sum.
   *
   * @param grp what all its calls have in common; null for those without
   * @param currency that its money is in; null where no price was known
   * @param failed those that did not come to a whole answer
   * @param estimated those whose tokens the vendor did not count
   * @param unpriced those whose cost is not known
   * @param micros what the operator's keys paid
   * @param own what the askers' own keys paid
   * @param millis how long the whole answers took, together
   * @param timed how many those are
   * @param told how long those took whose first word was timed, together
   * @param waited how long their first words took, together
   * @param spoken how many those are
   */
  @Introspected
  record Sum(
      @Nullable String grp,
      @Nullable String currency,
      long calls,
      long failed,
      long estimated,
      long unpriced,
      long input,
      long output,
      long cached,
      long reasoning,
      long micros,
      long own,
      long millis,
      long timed,
      long told,
      long waited,
      long spoken) {}

  @Query(DAY + SUMS + ALL)
  List<Sum> byDay(UUID organizationId, long fromMillis, long toMillis);

  @Query(DAY + SUMS + OWN)
  List<Sum> byDay(UUID organizationId, UUID userId, long fromMillis, long toMillis);

  @Query(MODEL + SUMS + ALL)
  List<Sum> byModel(UUID organizationId, long fromMillis, long toMillis);

  @Query(MODEL + SUMS + OWN)
  List<Sum> byModel(UUID organizationId, UUID userId, long fromMillis, long toMillis);

  @Query(USER + SUMS + ALL)
  List<Sum> byUser(UUID organizationId, long fromMillis, long toMillis);

  @Query(USER + SUMS + OWN)
  List<Sum> byUser(UUID organizationId, UUID userId, long fromMillis, long toMillis);

  @Query(CONVERSATION + SUMS + ALL)
  List<Sum> byConversation(UUID organizationId, long fromMillis, long toMillis);

  @Query(CONVERSATION + SUMS + OWN)
  List<Sum> byConversation(UUID organizationId, UUID userId, long fromMillis, long toMillis);
}
