// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the answers of a conversation have cost, as the ledger has it. */
@Singleton
public class AnswerCosts {
  private final Rows rows;

  AnswerCosts(Rows rows) {
    this.rows = rows;
  }

  /** The statement. */
  @JdbcRepository(dialect = Dialect.ANSI)
  interface Rows extends GenericRepository<LedgerRow, UUID> {
    /**
     * The calls of one request in one currency.
     *
     * @param currency null where no price was known
     * @param unpriced how many of them have no known cost; what took no token cost nothing
     */
    @Introspected
    record Sum(UUID requestId, @Nullable String currency, long micros, long unpriced) {}

    // From a time on: an index goes by it.
    @Query(
        "SELECT request_id AS request_id, currency AS currency,"
            + " CAST(SUM(COALESCE(cost_micros, 0)) AS BIGINT) AS micros,"
            + " CAST(SUM(CASE WHEN cost_micros IS NULL AND input_tokens + output_tokens > 0"
            + " THEN 1 ELSE 0 END) AS BIGINT) AS unpriced"
            + " FROM models_ledger"
            + " WHERE organization_id = :organizationId AND user_id = :userId"
            + " AND started_at >= :fromMillis AND conversation_id = :conversationId"
            + " AND purpose = 'CHAT' AND outcome IS NOT NULL GROUP BY request_id, currency")
    List<Sum> of(UUID organizationId, UUID userId, long fromMillis, UUID conversationId);
  }

  /**
   * By request, what it cost; without those of which any part is not known, and those in several
   * currencies.
   *
   * @param from only of calls from then on
   */
  @Transactional
  public Map<UUID, UsageReport.Amount> of(Caller caller, UUID conversationId, Instant from) {
    Map<UUID, UsageReport.Amount> costs = new HashMap<>();
    Set<UUID> unknown = new HashSet<>();
    for (Rows.Sum sum :
        rows.of(caller.organizationId(), caller.userId(), from.toEpochMilli(), conversationId)) {
      String currency = sum.currency();
      if (sum.unpriced() > 0) {
        unknown.add(sum.requestId());
      } else if (currency == null) {
        continue; // refused by models of unknown price
      } else if (costs.put(sum.requestId(), new UsageReport.Amount(sum.micros(), currency))
          != null) {
        unknown.add(sum.requestId());
      }
    }
    costs.keySet().removeAll(unknown);
    return costs;
  }
}
