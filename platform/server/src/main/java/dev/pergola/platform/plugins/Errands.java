// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the command line asks for that is about no other jar: that a plugin is started, stopped or
 * removed.
 */
@Singleton
final class Errands {
  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

  private final Operations operations;
  private final Lifecycle lifecycle;
  private final StoppedPlugins stopped;
  private final StartMarks marks;
  private final Failures failures;
  private final Removal removal;
  private final InstantSource clock;

  Errands(
      Operations operations,
      Lifecycle lifecycle,
      StoppedPlugins stopped,
      StartMarks marks,
      Failures failures,
      Removal removal,
      InstantSource clock) {
    this.operations = operations;
    this.lifecycle = lifecycle;
    this.stopped = stopped;
    this.marks = marks;
    this.failures = failures;
    this.removal = removal;
    this.clock = clock;
  }

  /** Makes a plugin what is wanted of it, and waits for that. */
  @FunctionalInterface
  interface Settling {
    void settle(String pluginId);
  }

  /**
   * Does what was asked for, on this thread; it tells what came of it.
   *
   * @param settling null where no server runs: then the next start follows what is stored
   */
  void carryOut(Row errand, @Nullable Settling settling) {
    try {
      end(errand, outcome(errand, known(errand), settling));
    } catch (PergolaException e) {
      end(errand, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The operation {} failed", errand.id(), e);
      end(errand, "Something went wrong on the server; its log says what.");
    }
  }

  // Null when it could be done, else why not.
  private @Nullable String outcome(Row errand, Installed plugin, @Nullable Settling settling) {
    switch (errand.kind()) {
      case START -> {
        stopped.deleteById(plugin.id());
        marks.tryAgain(plugin.id());
        plugin.setStartFailed(false);
        if (settling == null) {
          // The server that starts next does not know that it is to try again.
          failures.deleteById(plugin.id());
          return null;
        }
        settling.settle(plugin.id());
        return plugin.state() == PluginState.STARTED ? null : plugin.status().reason();
      }
      case STOP -> {
        stopped.put(plugin.id());
        settle(settling, plugin);
      }
      case REMOVE -> remove(errand, plugin, Removal.Data.KEEP, settling);
      case PURGE -> remove(errand, plugin, Removal.Data.PURGE, settling);
      case INSTALL, ROLLBACK -> throw new IllegalArgumentException(errand.kind() + " needs a jar");
    }
    return null;
  }

  private void remove(
      Row errand, Installed plugin, Removal.Data data, @Nullable Settling settling) {
    var asker = new Asker(errand.organizationId(), errand.userId(), errand.actor());
    removal.of(plugin, data, asker, () -> settle(settling, plugin));
  }

  private static void settle(@Nullable Settling settling, Installed plugin) {
    if (settling != null) {
      settling.settle(plugin.id());
    }
  }

  private Installed known(Row errand) {
    String id = String.valueOf(errand.pluginId());
    Installed plugin = lifecycle.find(id);
    if (plugin == null) {
      throw new PergolaException(
          StandardError.NOT_FOUND, Roster.unknown(id).getMessage() + " See ./pergola plugin list.");
    }
    return plugin;
  }

  private void end(Row errand, @Nullable String reason) {
    operations.end(
        errand.id(),
        reason == null ? State.DONE : State.FAILED,
        reason,
        null,
        Instant.ofEpochMilli(clock.millis()));
  }
}
