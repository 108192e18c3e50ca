// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;

/**
 * The last sequence given to an event. Raising it locks it until the transaction ends, which keeps
 * events in the order in which they become visible.
 */
@JdbcRepository(dialect = Dialect.ANSI)
interface EventSequence extends GenericRepository<EventSequence.Row, Integer> {
  /** The one row. */
  @MappedEntity("plugins_event_sequence")
  record Row(@Id int id, long lastSequence) {}

  @Query("UPDATE plugins_event_sequence SET last_sequence = last_sequence + 1 WHERE id = 1")
  void raise();

  @Query("SELECT last_sequence FROM plugins_event_sequence WHERE id = 1")
  long last();
}
