// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** The stored settings, secrets excepted. */
@JdbcRepository(dialect = Dialect.ANSI)
interface PluginSettingsRows extends CrudRepository<PluginSettingsRows.Row, String> {
  /** One plugin's settings: a JSON object of texts, and when they changed. */
  @MappedEntity("plugins_settings")
  record Row(@Id String pluginId, String settings, long changed) {}

  @Query(
      "INSERT INTO plugins_settings (plugin_id, settings, changed)"
          + " VALUES (:pluginId, :settings, :changed)"
          + " ON CONFLICT (plugin_id) DO UPDATE SET settings = excluded.settings,"
          + " changed = excluded.changed")
  void put(String pluginId, String settings, long changed);
}
