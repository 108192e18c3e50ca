// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.EpochMillis;
import dev.pergola.trust.TrustLevel;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.DataType;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every jar that ever went into use, plugin by plugin, and which one is in use. */
@JdbcRepository(dialect = Dialect.ANSI)
interface Generations extends CrudRepository<Generations.Row, UUID> {
  /**
   * A jar that went into use.
   *
   * @param number counted from 1, plugin by plugin
   * @param publisher the id of the key that signed it; null when nobody did
   * @param madeBy who installed it, for display
   * @param served whether it was ever at work
   */
  @MappedEntity("plugins_generation")
  record Row(
      @Id UUID id,
      String pluginId,
      int number,
      String digest,
      String version,
      PluginStatus.Source source,
      String file,
      TrustLevel trust,
      @Nullable String publisher,
      @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant madeAt,
      String madeBy,
      boolean served) {}

  List<Row> findByPluginIdOrderByNumber(String pluginId);

  Optional<Row> findByPluginIdAndNumber(String pluginId, int number);

  @Query(
      "SELECT generation.* FROM plugins_generation generation"
          + " JOIN plugins_installation installation"
          + " ON installation.plugin_id = generation.plugin_id"
          + " AND installation.generation = generation.number")
  List<Row> inUse();

  @Query("SELECT COALESCE(MAX(number), 0) FROM plugins_generation WHERE plugin_id = :pluginId")
  int last(String pluginId);

  int countByDigest(String digest);

  int countByPluginIdAndNumberAndServed(String pluginId, int number, boolean served);

  @Query(
      "UPDATE plugins_generation SET served = TRUE WHERE plugin_id = :pluginId AND number = :number")
  void serves(String pluginId, int number);

  /** Whether a generation was chosen although the distribution had a jar of this version. */
  @Query(
      "SELECT COUNT(*) FROM plugins_installation WHERE plugin_id = :pluginId"
          + " AND bundled_version = :bundledVersion")
  int chosenOver(String pluginId, String bundledVersion);

  @Query(
      "INSERT INTO plugins_installation (plugin_id, generation, bundled_version)"
          + " VALUES (:pluginId, :number, :bundledVersion)"
          + " ON CONFLICT (plugin_id) DO UPDATE SET generation = excluded.generation,"
          + " bundled_version = excluded.bundled_version")
  void use(String pluginId, int number, @Nullable String bundledVersion);

  @Query("DELETE FROM plugins_installation WHERE plugin_id = :pluginId")
  void useNone(String pluginId);

  void deleteByPluginId(String pluginId);
}
