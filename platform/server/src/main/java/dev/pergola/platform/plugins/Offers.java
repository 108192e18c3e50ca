// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jars of the home's folder that were dealt with: each is looked at once, not each second. */
@JdbcRepository(dialect = Dialect.ANSI)
interface Offers extends CrudRepository<Offers.Row, String> {
  /**
   * A jar of the folder.
   *
   * @param file its name
   * @param size in bytes, when it was looked at
   * @param modified its time of last change then, in milliseconds since 1970
   * @param digest of its content then; empty when it could not be read
   * @param pluginId the plugin that it is; null when it is none
   * @param problem why it is not in use; null when it was taken
   */
  @MappedEntity("plugins_offer")
  record Row(
      @Id String file,
      long size,
      long modified,
      String digest,
      @Nullable String pluginId,
      @Nullable String problem) {
    boolean is(PluginJar jar) {
      return size == jar.size() && modified == jar.modified();
    }
  }

  @Query(
      "INSERT INTO plugins_offer (file, size, modified, digest, plugin_id, problem)"
          + " VALUES (:file, :size, :modified, :digest, :pluginId, :problem)"
          + " ON CONFLICT (file) DO UPDATE SET size = excluded.size, modified = excluded.modified,"
          + " digest = excluded.digest, plugin_id = excluded.plugin_id, problem = excluded.problem")
  void put(
      String file,
      long size,
      long modified,
      String digest,
      @Nullable String pluginId,
      @Nullable String problem);

  List<Row> findByPluginId(String pluginId);

  void deleteByPluginId(String pluginId);
}
