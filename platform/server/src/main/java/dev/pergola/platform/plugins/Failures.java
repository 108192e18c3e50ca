// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** How often in a row a plugin did not start; none that does is in here. */
@JdbcRepository(dialect = Dialect.ANSI)
interface Failures extends CrudRepository<Failures.Row, String> {
  /** One plugin's failures since it last started, and why the last one. */
  @MappedEntity("plugins_failure")
  record Row(@Id String pluginId, int count, String reason) {}

  @Query(
      "INSERT INTO plugins_failure (plugin_id, count, reason) VALUES (:pluginId, 1, :reason)"
          + " ON CONFLICT (plugin_id) DO UPDATE SET count = plugins_failure.count + 1,"
          + " reason = excluded.reason")
  void add(String pluginId, String reason);
}
