// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** The plugins that an administrator stopped. */
@JdbcRepository(dialect = Dialect.ANSI)
interface StoppedPlugins extends CrudRepository<StoppedPlugins.Row, String> {
  /** A stopped plugin. */
  @MappedEntity("plugins_stopped")
  record Row(@Id String pluginId) {}

  @Query("INSERT INTO plugins_stopped (plugin_id) VALUES (:pluginId) ON CONFLICT DO NOTHING")
  void put(String pluginId);
}
