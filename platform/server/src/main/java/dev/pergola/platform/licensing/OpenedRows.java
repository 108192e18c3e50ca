// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** The plugins that a license or the trial has opened. */
@JdbcRepository(dialect = Dialect.ANSI)
interface OpenedRows extends CrudRepository<OpenedRows.Row, String> {
  /** A plugin, and when it was opened first. */
  @MappedEntity("licensing_opened")
  record Row(@Id String pluginId, long openedAt) {}

  @Query(
      "INSERT INTO licensing_opened (plugin_id, opened_at) VALUES (:pluginId, :openedAt)"
          + " ON CONFLICT (plugin_id) DO NOTHING")
  void add(String pluginId, long openedAt);
}
