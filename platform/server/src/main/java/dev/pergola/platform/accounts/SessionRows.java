// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.UUID;

/** The stored sessions. */
@JdbcRepository(dialect = Dialect.ANSI)
interface SessionRows extends CrudRepository<SessionRow, UUID> {
  /** Locks the session until the transaction ends; answers 0 when it has ended. */
  @Query("UPDATE accounts_session SET refreshed_at = :now WHERE id = :id")
  int touch(UUID id, long now);

  /** Ends a session, its tokens with it; answers 0 when it had ended. */
  @Query("DELETE FROM accounts_session WHERE id = :id")
  int end(UUID id);

  /** Forgets the user's sessions that were last refreshed so long ago. */
  @Query("DELETE FROM accounts_session WHERE user_id = :userId AND refreshed_at <= :before")
  void forget(UUID userId, long before);
}
