// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.Installer.Asker;
import dev.pergola.platform.plugins.Operations.Kind;
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
final class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private final Operations operations;
  private final Lifecycle lifecycle;
  private final StoppedPlugins stopped;
  private final StartMarks marks;
  private final Failures failures;
  private final Removal removal;
  private final InstantSource clock;

  Orders(
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

  /** Writes down what is asked for. */
  Row begin(String pluginId, Kind kind, Asker asker) {
    return operations.save(
        new Row(
            Ids.next(),
            kind,
            pluginId,
            null,
            null,
            "",
            PluginStatus.Source.UPLOAD,
            "",
            State.REQUESTED,
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

  /**
   * Does what was asked for, on this thread; the order tells what came of it.
   *
   * @param settling null where no server runs: then the next start follows what is stored
   */
  void carryOut(Row order, @Nullable Settling settling) {
    try {
      end(order, outcome(order, known(order), settling));
    } catch (PergolaException e) {
      end(order, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The operation {} failed", order.id(), e);
      end(order, "Something went wrong on the server; its log says what.");
    }
  }

  // Null when it could be done, else why not.
  private @Nullable String outcome(Row order, Installed plugin, @Nullable Settling settling) {
    switch (order.kind()) {
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
      case REMOVE -> remove(order, plugin, Removal.Data.KEEP, settling);
      case PURGE -> remove(order, plugin, Removal.Data.PURGE, settling);
      case INSTALL, ROLLBACK -> throw new IllegalArgumentException(order.kind() + " needs a jar");
    }
    return null;
  }

  private void remove(Row order, Installed plugin, Removal.Data data, @Nullable Settling settling) {
    var asker = new Asker(order.organizationId(), order.userId(), order.actor());
    removal.of(plugin, data, asker, () -> settle(settling, plugin));
  }

  private static void settle(@Nullable Settling settling, Installed plugin) {
    if (settling != null) {
      settling.settle(plugin.id());
    }
  }

  private Installed known(Row order) {
    String id = String.valueOf(order.pluginId());
    Installed plugin = lifecycle.find(id);
    if (plugin == null) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          Plugins.unknown(id).getMessage() + " See ./pergola plugin list.");
    }
    return plugin;
  }

  private void end(Row order, @Nullable String reason) {
    operations.end(
        order.id(),
        reason == null ? State.DONE : State.FAILED,
        reason,
        null,
        Instant.ofEpochMilli(clock.millis()));
  }
}
