// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import org.jspecify.annotations.Nullable;

/** What an administrator agreed to, plugin by plugin. */
@JdbcRepository(dialect = Dialect.ANSI)
interface Consents extends CrudRepository<Consents.Row, String> {
  /**
   * One plugin's.
   *
   * @param unsigned whether it may come without a signature
   * @param publisher the id of the key that signed what was agreed to; null when nobody did
   * @param capabilities what it may do, a line each
   */
  @MappedEntity("plugins_consent")
  record Row(
      @Id String pluginId, boolean unsigned, @Nullable String publisher, String capabilities) {}

  @Query(
      "INSERT INTO plugins_consent (plugin_id, unsigned, publisher, capabilities)"
          + " VALUES (:pluginId, :unsigned, :publisher, :capabilities)"
          + " ON CONFLICT (plugin_id) DO UPDATE SET unsigned = excluded.unsigned,"
          + " publisher = excluded.publisher, capabilities = excluded.capabilities")
  void put(String pluginId, boolean unsigned, @Nullable String publisher, String capabilities);
}
