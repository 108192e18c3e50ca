// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.platform.plugins.Starter.Run;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plugins that run into those that should. What should be is said by the database (which
 * jar is in use, what administrators stopped, settings), by the distribution, by the license and by
 * what plugins need of each other. A pass looks at all of it and has done what is to be done, each
 * plugin on a thread of its own; one pass at a time, under the lifecycle's lock.
 */
@Singleton
final class Reconciler {
  static final String AT_WORK = "It is at work.";

  private final Lifecycle lifecycle;
  private final Transitions transitions;
  private final InUse inUse;
  private final Obstacles obstacles;
  private final LicensedUse license;
  private final PluginSettingsRows settingsRows;
  private final StartMarks marks;

  Reconciler(
      Lifecycle lifecycle,
      Transitions transitions,
      InUse inUse,
      Obstacles obstacles,
      LicensedUse license,
      PluginSettingsRows settingsRows,
      StartMarks marks) {
    this.lifecycle = lifecycle;
    this.transitions = transitions;
    this.inUse = inUse;
    this.obstacles = obstacles;
    this.license = license;
    this.settingsRows = settingsRows;
    this.marks = marks;
  }

  /** What the database said at the beginning of a pass. */
  private record Wishes(
      Map<String, Candidate> plugins, Map<String, Long> settings, Obstacles.Known known) {}

  private Wishes wishes() {
    Map<String, Long> settings = new HashMap<>();
    settingsRows.findAll().forEach(row -> settings.put(row.pluginId(), row.changed()));
    return new Wishes(inUse.read(), settings, obstacles.read());
  }

  /**
   * Looks at all plugins, and begins what is to be done.
   *
   * @param caller who asked for it, for the record; null for the server itself
   * @param record whether what changes is recorded; not at the server's start
   */
  void pass(@Nullable Caller caller, boolean record) {
    Wishes wishes = wishes();
    takeAway(wishes);
    for (Candidate chosen : wishes.plugins().values()) {
      Installed plugin = lifecycle.find(chosen.id());
      if (plugin == null) {
        lifecycle.add(Installed.plugin(chosen));
      } else if (!plugin.isClaimed() && isAnother(chosen, plugin)) {
        transitions.adopt(plugin, chosen, caller);
      }
    }
    var told = new Transitions.Record(caller, record);
    List<Installed> suspects = new ArrayList<>();
    for (Installed plugin : lifecycle.all()) {
      if (marks.isSuspect(plugin.id())) {
        suspects.add(plugin);
      } else {
        decideIfFree(plugin, wishes, told);
      }
    }
    suspects.forEach(plugin -> decideIfFree(plugin, wishes, told));
  }

  private void decideIfFree(Installed plugin, Wishes wishes, Transitions.Record record) {
    if (!plugin.isClaimed() && plugin.candidate() != null) {
      decide(plugin, wishes, record);
    }
  }

  // Who may end the server by starting does so alone, when all others stand as they should.
  private boolean waitsItsTurn(Installed plugin) {
    return lifecycle.all().stream()
        .filter(Installed::isClaimed)
        .anyMatch(other -> marks.isSuspect(plugin.id()) || marks.isSuspect(other.id()));
  }

  private static boolean isAnother(Candidate wanted, Installed plugin) {
    Candidate candidate = plugin.candidate();
    return plugin.state() == PluginState.NEEDS_CONSENT
        || candidate == null
        || candidate.generation() != wanted.generation()
        || !candidate.digest().equals(wanted.digest());
  }

  private void takeAway(Wishes wishes) {
    for (Installed plugin : lifecycle.all()) {
      if (plugin.isClaimed()
          || plugin.state() == PluginState.NEEDS_CONSENT
          || wishes.plugins().containsKey(plugin.id())
          || isWaitingForJar(plugin)) {
        continue;
      }
      if (plugin.run() == null) {
        lifecycle.remove(plugin);
        continue;
      }
      transitions.stop(plugin, () -> lifecycle.remove(plugin));
    }
  }

  // Another node has changed what is in use, and its jar is not here: what runs here goes on.
  private boolean isWaitingForJar(Installed plugin) {
    return plugin.run() != null && inUse.missing(plugin.id()) != null;
  }

  private void decide(Installed plugin, Wishes wishes, Transitions.Record record) {
    if (plugin.state() == PluginState.NEEDS_CONSENT) {
      return;
    }
    Candidate candidate = Objects.requireNonNull(plugin.candidate());
    long settingsVersion = wishes.settings().getOrDefault(plugin.id(), 0L);
    boolean newSettings = plugin.settingsVersion() != settingsVersion;
    plugin.setSettingsVersion(settingsVersion);
    Obstacles.Obstacle obstacle = obstacle(plugin, candidate, wishes);
    Run run = plugin.run();
    if (obstacle != null) {
      if (run != null) {
        transitions.stop(
            plugin, () -> transitions.arrive(plugin, obstacle.state(), obstacle.reason(), record));
      } else {
        transitions.arrive(plugin, obstacle.state(), obstacle.reason(), record);
      }
    } else if (newSettings && run != null) {
      transitions.stop(
          plugin, () -> plugin.become(PluginState.STOPPED, "It is about to be started."));
    } else if (run == null && (newSettings || !plugin.hasFailedToStart())) {
      if (waitsItsTurn(plugin)) {
        plugin.setStartFailed(false);
        plugin.become(PluginState.STOPPED, "It is started after another one, each by itself.");
      } else {
        transitions.start(plugin, candidate, record);
      }
    } else if (run != null) {
      String atWork = license.apply(run);
      String missing = inUse.missing(plugin.id());
      plugin.become(PluginState.STARTED, missing == null ? atWork : missing);
    }
  }

  // What runs has its classes open, and goes on without its jar.
  private Obstacles.@Nullable Obstacle obstacle(
      Installed plugin, Candidate candidate, Wishes wishes) {
    Obstacles.Obstacle obstacle = obstacles.of(candidate, wishes.known());
    String missing = plugin.run() == null ? candidate.missing() : null;
    return obstacle == null && missing != null
        ? new Obstacles.Obstacle(PluginState.FAILED, missing)
        : obstacle;
  }
}
