// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.Operations.Kind;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

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
    return operations.save(
        new Row(
            Ids.next(),
            Kind.INSTALL,
            null,
            null,
            null,
            jar.digest(),
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

  /** Writes down that an earlier generation is to be used again. */
  Row rollback(Generations.Row earlier, State state, Asker asker) {
    return operations.save(
        new Row(
            Ids.next(),
            Kind.ROLLBACK,
            earlier.pluginId(),
            earlier.version(),
            earlier.number(),
            earlier.digest(),
            earlier.source(),
            earlier.file(),
            state,
            null,
            null,
            null,
            false,
            asker.organizationId(),
            asker.userId(),
            asker.name(),
            Instant.ofEpochMilli(clock.millis()),
            null));
  }
}
