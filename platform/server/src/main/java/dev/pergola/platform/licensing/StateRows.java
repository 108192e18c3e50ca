// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/**
 * The installation's state; each change is one statement, so that nodes do not overwrite another.
 */
@JdbcRepository(dialect = Dialect.ANSI)
interface StateRows extends CrudRepository<StateRow, Integer> {
  @Query("UPDATE licensing_state SET version = version + 1 WHERE id = 1")
  void changed();

  @Query(
      "UPDATE licensing_state SET installation_id = :installationId"
          + " WHERE id = 1 AND installation_id IS NULL")
  void name(String installationId);

  /** Raises the floor, unless somebody confirmed an earlier clock in the meantime. */
  @Query(
      "UPDATE licensing_state SET clock_floor = :floor,"
          + " trial_floor = CASE WHEN trial_floor < :floor THEN :floor ELSE trial_floor END"
          + " WHERE id = 1 AND version = :version AND clock_floor < :floor")
  void raiseFloor(long floor, long version);

  @Query(
      "UPDATE licensing_state SET clock_floor = :floor, clock_confirmed_at = :floor,"
          + " clock_confirmations = clock_confirmations + 1, version = version + 1 WHERE id = 1")
  void confirmClock(long floor);

  @Query(
      "UPDATE licensing_state SET trial_started_at = :startedAt, trial_ends_at = :endsAt,"
          + " version = version + 1 WHERE id = 1 AND trial_started_at IS NULL")
  int startTrial(long startedAt, long endsAt);

  @Query(
      "UPDATE licensing_state SET count_prompts = :countPrompts, version = version + 1"
          + " WHERE id = 1")
  void countPrompts(boolean countPrompts);
}
