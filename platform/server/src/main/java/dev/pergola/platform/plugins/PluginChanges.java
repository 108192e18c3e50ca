// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What administrators have done to plugins' jars, each told of what became of its own. */
@Singleton
final class PluginChanges {
  private final Upkeep upkeep;
  private final Lifecycle lifecycle;
  private final Obstacles obstacles;
  private final Installer installer;
  private final Orders orders;
  private final WayBack wayBack;
  private final Waiting waiting;
  private final Interruptions interruptions;
  private final Artifacts artifacts;
  private final Operations operations;
  private final Commits commits;
  private final EventLog log;

  PluginChanges(
      Upkeep upkeep,
      Lifecycle lifecycle,
      Obstacles obstacles,
      Installer installer,
      Orders orders,
      WayBack wayBack,
      Waiting waiting,
      Interruptions interruptions,
      Artifacts artifacts,
      Operations operations,
      Commits commits,
      EventLog log) {
    this.upkeep = upkeep;
    this.lifecycle = lifecycle;
    this.obstacles = obstacles;
    this.installer = installer;
    this.orders = orders;
    this.wayBack = wayBack;
    this.waiting = waiting;
    this.interruptions = interruptions;
    this.artifacts = artifacts;
    this.operations = operations;
    this.commits = commits;
    this.log = log;
  }

  /** As {@link Plugins#prepareInstall}. */
  PreparedChange install(InputStream jar, String fileName, boolean consent, Caller caller) {
    Artifacts.Held artifact = take(jar);
    try {
      Row operation =
          orders.install(
              artifact,
              PluginStatus.Source.UPLOAD,
              fileName,
              consent,
              State.RUNNING,
              Asker.of(caller));
      return steps -> {
        try (artifact) {
          return run(operation, caller, steps);
        }
      };
    } catch (RuntimeException e) {
      artifact.close();
      throw e;
    }
  }

  private Artifacts.Held take(InputStream jar) {
    try {
      return artifacts.take(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PluginStatus run(Row operation, Caller caller, Steps steps) {
    upkeep.requireOpen();
    try {
      PluginStatus own = installer.run(operation, obstacles::reason, steps);
      upkeep.locked(() -> upkeep.settle(own.id(), caller));
      requireStarted(operation);
      return outcome(own);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PergolaException(StandardError.UNAVAILABLE, "The server is stopping.", e);
    }
  }

  // Nothing served before that could be kept: its settings and data may be what it lacks.
  private void requireStarted(Row operation) {
    Row now = operations.findById(operation.id()).orElse(operation);
    if (now.state() == State.NOT_STARTED) {
      throw new PergolaException(
          PluginError.START_FAILED,
          "%s %s is installed, but does not work: %s"
              .formatted(now.pluginId(), now.version(), now.reason()));
    }
  }

  // Somebody else's jar may have gone into use since: that is not what was asked for here.
  private PluginStatus outcome(PluginStatus own) {
    Installed plugin = lifecycle.find(own.id());
    if (plugin == null || own.change() != null) {
      return own;
    }
    PluginStatus now = plugin.status();
    if (now.generation() == own.generation() && Objects.equals(now.digest(), own.digest())) {
      return now;
    }
    return own.state() == PluginState.STOPPED
        ? own.because("Version %s has taken its place meanwhile.".formatted(now.version()))
        : own;
  }

  /** As {@link Plugins#prepareConsent}. */
  PreparedChange consent(String id, @Nullable String digest, Caller caller) {
    Row held = waiting.require(id);
    if (digest != null && !digest.equals(held.digest())) {
      throw new PergolaException(
          StandardError.CONFLICT,
          "Another jar of %s waits by now. Look at what it asks for.".formatted(id));
    }
    if (!commits.agree(held, State.RUNNING, Asker.of(caller))) {
      throw new PergolaException(StandardError.CONFLICT, "Somebody has just decided on it.");
    }
    Row agreed = operations.findById(held.id()).orElseThrow();
    return steps -> run(agreed, caller, steps);
  }

  /** As {@link Plugins#prepareRollback}. */
  PreparedChange rollback(String id, @Nullable Integer number, Caller caller) {
    Row operation = orders.rollback(wayBack.to(id, number), State.RUNNING, Asker.of(caller));
    return steps -> run(operation, caller, steps);
  }

  /** As {@link Plugins#dismiss}. */
  void dismiss(Installed plugin, Caller caller) {
    PluginStatus.Change change = plugin.status().change();
    if (change == null || !isOver(change)) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          "Nothing of %s waits for an administrator or has failed.".formatted(plugin.id()));
    }
    waiting.of(plugin.id()).ifPresent(waiting::giveUp);
    interruptions.dismiss(plugin.id());
    upkeep.locked(
        () -> {
          plugin.setChange(null);
          if (plugin.state() == PluginState.NEEDS_CONSENT) {
            lifecycle.remove(plugin);
          }
        });
    log.record(caller, "plugin.change_dismissed", plugin.id(), JsonObject.EMPTY);
  }

  private static boolean isOver(PluginStatus.Change change) {
    return switch (State.valueOf(change.state())) {
      case WAITING, FAILED, ABANDONED -> true;
      case REQUESTED, RUNNING, STARTING, DONE, NOT_STARTED -> false;
    };
  }
}
