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
   * @param unsignedDigest of the jar without a signature that was agreed to; null for none
   * @param publisher the id of the key that signed what was agreed to; null when nobody did
   * @param capabilities what it may do, a line each
   */
  @MappedEntity("plugins_consent")
  record Row(
      @Id String pluginId,
      @Nullable String unsignedDigest,
      @Nullable String publisher,
      String capabilities) {}

  @Query(
      "INSERT INTO plugins_consent (plugin_id, unsigned_digest, publisher, capabilities)"
          + " VALUES (:pluginId, :unsignedDigest, :publisher, :capabilities)"
          + " ON CONFLICT (plugin_id) DO UPDATE SET unsigned_digest = excluded.unsigned_digest,"
          + " publisher = excluded.publisher, capabilities = excluded.capabilities")
  void put(
      String pluginId,
      @Nullable String unsignedDigest,
      @Nullable String publisher,
      String capabilities);
}
