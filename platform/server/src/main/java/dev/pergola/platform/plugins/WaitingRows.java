// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;

/** What operations that wait are told to wait for. */
@JdbcRepository(dialect = Dialect.ANSI)
interface WaitingRows extends GenericRepository<Operations.Row, UUID> {
  /**
   * Says anew what an operation waits for.
   *
   * @return 0 when it does not wait any more
   */
  @Query(
      "UPDATE plugins_operation SET reason = :reason, asks = :asks"
          + " WHERE id = :id AND state = 'WAITING'")
  int say(UUID id, String reason, String asks);
}
