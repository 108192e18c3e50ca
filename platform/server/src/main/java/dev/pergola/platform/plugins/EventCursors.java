// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** How far each plugin has heard. */
@JdbcRepository(dialect = Dialect.ANSI)
interface EventCursors extends CrudRepository<EventCursors.Row, String> {
  /** One plugin's place in the sequence of events. */
  @MappedEntity("plugins_event_cursor")
  record Row(@Id String pluginId, long sequence) {}

  default long place(String pluginId) {
    return findById(pluginId).map(Row::sequence).orElse(0L);
  }

  // Two nodes may bring the same batch: the place never goes back.
  @Query(
      "INSERT INTO plugins_event_cursor (plugin_id, sequence) VALUES (:pluginId, :sequence)"
          + " ON CONFLICT (plugin_id) DO UPDATE SET sequence = excluded.sequence"
          + " WHERE plugins_event_cursor.sequence < excluded.sequence")
  void advance(String pluginId, long sequence);
}
