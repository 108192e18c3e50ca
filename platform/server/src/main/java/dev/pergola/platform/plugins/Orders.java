// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.Operations.Kind;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Writes down what is to be done to plugins, for a server to carry out. */
@Singleton
final class Orders {
  private final Operations operations;
  private final InstantSource clock;

  Orders(Operations operations, InstantSource clock) {
    this.operations = operations;
    this.clock = clock;
  }

  /** Writes down that a jar is to be installed. */
  Row install(
      Artifacts.Held jar,
      PluginStatus.Source source,
      String fileName,
      boolean consent,
      State state,
      Asker asker) {
    return write(
        Kind.INSTALL, null, null, null, jar.digest(), source, fileName, state, consent, asker);
  }

  /** Writes down that an earlier generation is to be used again. */
  Row rollback(Generations.Row earlier, State state, Asker asker) {
    return write(
        Kind.ROLLBACK,
        earlier.pluginId(),
        earlier.version(),
        earlier.number(),
        earlier.digest(),
        earlier.source(),
        earlier.file(),
        state,
        false,
        asker);
  }

  /** Writes down what is asked for that is about no other jar. */
  Row errand(String pluginId, Kind kind, Asker asker) {
    return write(
        kind,
        pluginId,
        null,
        null,
        "",
        PluginStatus.Source.UPLOAD,
        "",
        State.REQUESTED,
        false,
        asker);
  }

  private Row write(
      Kind kind,
      @Nullable String pluginId,
      @Nullable String version,
      @Nullable Integer generation,
      String digest,
      PluginStatus.Source source,
      String fileName,
      State state,
      boolean consent,
      Asker asker) {
    return operations.save(
        new Row(
            Ids.next(),
            kind,
            pluginId,
            version,
            generation,
            digest,
            source,
            fileName,
            state,
            null,
            null,
            null,
            consent,
            asker.organizationId(),
            asker.userId(),
            asker.name(),
            Instant.ofEpochMilli(clock.millis()),
            null));
  }
}
