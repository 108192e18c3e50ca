// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.EpochMillis;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every attempt to install, upgrade or roll back a plugin, and whatever else the command line asks
 * a running server for by writing a row; it reads there how it goes on.
 */
@JdbcRepository(dialect = Dialect.ANSI)
interface Operations extends CrudRepository<Operations.Row, UUID> {
  /** What is to be done. */
  enum Kind {
    /** Put a jar into use, in place of the plugin's version before if there is one. */
    INSTALL,
    /** Go back to an earlier generation. */
    ROLLBACK,
    /** Start it, and keep it started. */
    START,
    /** Stop it, and keep it stopped. */
    STOP,
    /** Remove it; its data stays. */
    REMOVE,
    /** Remove it, and delete its data for ever. */
    PURGE
  }

  /** How an operation stands. */
  enum State {
    /** Asked for; a server takes it up. */
    REQUESTED,
    /** A server works on it. */
    RUNNING,
    /** An administrator must agree to what it asks for. */
    WAITING,
    /** The jar is in use where nothing served, and is to be started. */
    STARTING,
    /** Done: the jar is in use. Where a reason is said, it needs something before it works. */
    DONE,
    /** The jar is in use, but did not come to work. */
    NOT_STARTED,
    /** It could not be done; what was in use still is. */
    FAILED,
    /** The server ended in the middle of it, or another took its place. */
    ABANDONED;

    /** Those of an operation that is not over. */
    static final List<State> OPEN = List.of(REQUESTED, RUNNING, WAITING);

    /** Whether it put its jar into use, at work or not. */
    boolean isInUse() {
      return this == STARTING || this == DONE || this == NOT_STARTED;
    }
  }

  /**
   * One attempt.
   *
   * @param pluginId null before the jar is known to be a plugin
   * @param generation where to go back to; null for an install until it is done
   * @param digest of the jar; empty when the roll back goes to the distribution's, or when no jar
   *     is meant
   * @param step where it is, or where it failed; null before the first
   * @param reason why it waits, failed or is not at work; null when it did not
   * @param asks what an administrator must agree to, a line each; null for nothing
   * @param consent whether that was agreed to in advance
   * @param actor who asked for it, for display
   */
  @MappedEntity("plugins_operation")
  record Row(
      @Id UUID id,
      Kind kind,
      @Nullable String pluginId,
      @Nullable String version,
      @Nullable Integer generation,
      String digest,
      PluginStatus.Source source,
      String file,
      State state,
      @Nullable Step step,
      @Nullable String reason,
      @Nullable String asks,
      boolean consent,
      @Nullable UUID organizationId,
      @Nullable UUID userId,
      String actor,
      @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant requestedAt,
      @Nullable @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant endedAt) {}

  List<Row> findByStateOrderByRequestedAt(State state);

  List<Row> findByPluginIdOrderByRequestedAt(String pluginId);

  int countByDigestAndStateIn(String digest, List<State> states);

  @Query("UPDATE plugins_operation SET state = :state WHERE id = :id AND state = :before")
  int move(UUID id, State before, State state);

  @Query("UPDATE plugins_operation SET plugin_id = :pluginId, version = :version WHERE id = :id")
  void identify(UUID id, String pluginId, String version);

  @Query("UPDATE plugins_operation SET step = :step WHERE id = :id")
  void enter(UUID id, Step step);

  @Query(
      "UPDATE plugins_operation SET state = :state, reason = :reason, asks = :asks,"
          + " ended_at = :endedAt WHERE id = :id")
  void end(UUID id, State state, @Nullable String reason, @Nullable String asks, Instant endedAt);

  /** It shows what became of a jar that was to be started. */
  @Query(
      "UPDATE plugins_operation SET state = :state, reason = :reason WHERE id = :id AND state = 'STARTING'")
  void started(UUID id, State state, @Nullable String reason);

  @Query("UPDATE plugins_operation SET generation = :generation WHERE id = :id")
  void made(UUID id, int generation);

  @Query("UPDATE plugins_operation SET consent = true WHERE id = :id")
  void agree(UUID id);

  void deleteByPluginId(String pluginId);
}
