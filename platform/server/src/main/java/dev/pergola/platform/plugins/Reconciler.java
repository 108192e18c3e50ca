// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.licensing.PluginRelease;
import dev.pergola.platform.licensing.Standing;
import dev.pergola.platform.plugins.Starter.Run;
import dev.pergola.trust.PluginDescriptor;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private static final Standing OPEN = new Standing(Standing.Access.OPEN, AT_WORK);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TRIES = 3;

  private final Lifecycle lifecycle;
  private final Starter starter;
  private final Replacement replacement;
  private final InUse inUse;
  private final StoppedPlugins stoppedPlugins;
  private final PluginSettingsRows settingsRows;
  private final Failures failures;
  private final StartMarks marks;
  private final Licenses licenses;
  private final EventLog log;
  private final boolean safeMode;

  Reconciler(
      Lifecycle lifecycle,
      Starter starter,
      Replacement replacement,
      InUse inUse,
      StoppedPlugins stoppedPlugins,
      PluginSettingsRows settingsRows,
      Failures failures,
      StartMarks marks,
      Licenses licenses,
      EventLog log,
      @Property(name = "pergola.plugins.safe-mode", defaultValue = "false") boolean safeMode) {
    this.lifecycle = lifecycle;
    this.starter = starter;
    this.replacement = replacement;
    this.inUse = inUse;
    this.stoppedPlugins = stoppedPlugins;
    this.settingsRows = settingsRows;
    this.failures = failures;
    this.marks = marks;
    this.licenses = licenses;
    this.log = log;
    this.safeMode = safeMode;
  }

  /** What the database said at the beginning of a pass. */
  private record Wishes(
      Map<String, Candidate> plugins,
      Set<String> stopped,
      Map<String, Long> settings,
      Map<String, Failures.Row> failures) {}

  private Wishes wishes() {
    Set<String> stopped = new HashSet<>();
    stoppedPlugins.findAll().forEach(row -> stopped.add(row.pluginId()));
    Map<String, Long> settings = new HashMap<>();
    settingsRows.findAll().forEach(row -> settings.put(row.pluginId(), row.changed()));
    Map<String, Failures.Row> failed = new HashMap<>();
    failures.findAll().forEach(row -> failed.put(row.pluginId(), row));
    return new Wishes(inUse.read(), stopped, settings, failed);
  }

  /**
   * Looks at all plugins, and begins what is to be done.
   *
   * @param caller who asked for it, for the record; null for the server itself
   * @param record whether what changes is recorded; not at the server's start
   */
  void pass(@Nullable Caller caller, boolean record) {
    Wishes wishes = wishes();
    takeAway(wishes, caller);
    for (Candidate chosen : wishes.plugins().values()) {
      Installed plugin = lifecycle.find(chosen.id());
      if (plugin == null) {
        lifecycle.add(Installed.plugin(chosen));
      } else if (!plugin.isClaimed() && isAnother(chosen, plugin)) {
        adopt(plugin, chosen, caller);
      }
    }
    for (Installed plugin : lifecycle.all()) {
      if (!plugin.isClaimed() && plugin.candidate() != null) {
        decide(plugin, wishes, new Record(caller, record));
      }
    }
  }

  /** Who is named in the events of a pass, and whether there are any. */
  private record Record(@Nullable Caller caller, boolean wanted) {}

  private static boolean isAnother(Candidate wanted, Installed plugin) {
    Candidate candidate = plugin.candidate();
    return plugin.state() == PluginState.NEEDS_CONSENT
        || candidate == null
        || candidate.generation() != wanted.generation()
        || !candidate.digest().equals(wanted.digest());
  }

  // Another node or the command line has changed what is in use.
  private void adopt(Installed plugin, Candidate wanted, @Nullable Caller caller) {
    if (plugin.run() == null) {
      plugin.become(wanted, PluginState.STOPPED, "It has not been started yet.");
      return;
    }
    List<Installed> dependents = replacement.runningDependents(plugin.id());
    Lifecycle.Claim claim = tryClaim(plugin, dependents);
    if (claim == null) {
      return;
    }
    lifecycle.work(
        "replace " + plugin.id(),
        claim,
        () -> {
          try {
            replacement.replace(plugin, wanted, dependents, () -> {}, Steps.UNHEARD);
          } catch (Activation.FailedException e) {
            retireAll(plugin, dependents);
            plugin.become(wanted, PluginState.FAILED, e.getMessage());
            plugin.setStartFailed(true);
            tell(plugin, new Record(caller, true));
          }
        });
  }

  private Lifecycle.@Nullable Claim tryClaim(Installed plugin, List<Installed> dependents) {
    List<Installed> all = new ArrayList<>(dependents);
    all.add(plugin);
    return lifecycle.tryClaim(all);
  }

  private void takeAway(Wishes wishes, @Nullable Caller caller) {
    for (Installed plugin : lifecycle.all()) {
      if (plugin.isClaimed()
          || plugin.state() == PluginState.NEEDS_CONSENT
          || wishes.plugins().containsKey(plugin.id())) {
        continue;
      }
      if (plugin.run() == null) {
        lifecycle.remove(plugin);
        continue;
      }
      stop(plugin, () -> lifecycle.remove(plugin));
    }
  }

  private void decide(Installed plugin, Wishes wishes, Record record) {
    if (plugin.state() == PluginState.NEEDS_CONSENT) {
      return;
    }
    Candidate candidate = Objects.requireNonNull(plugin.candidate());
    long settingsVersion = wishes.settings().getOrDefault(plugin.id(), 0L);
    boolean newSettings = plugin.settingsVersion() != settingsVersion;
    plugin.setSettingsVersion(settingsVersion);
    Obstacle obstacle = obstacle(candidate, wishes);
    if (obstacle != null) {
      if (plugin.run() != null) {
        stop(plugin, () -> arrive(plugin, obstacle.state(), obstacle.reason(), record));
      } else {
        arrive(plugin, obstacle.state(), obstacle.reason(), record);
      }
    } else if (newSettings && plugin.run() != null) {
      stop(plugin, () -> plugin.become(PluginState.STOPPED, "It is about to be started."));
    } else if (plugin.run() == null && (newSettings || !plugin.hasFailedToStart())) {
      start(plugin, candidate, record);
    } else if (plugin.run() != null) {
      restrict(plugin, candidate);
    }
  }

  private Standing standing(Candidate candidate) {
    String feature = candidate.descriptor().info().feature();
    return feature == null
        ? OPEN
        : licenses.standing(
            new PluginRelease(
                candidate.id(), candidate.version(), feature, inUse.released(candidate)));
  }

  // A license that has ended closes nothing that was open: what is there can still be read.
  private void restrict(Installed plugin, Candidate candidate) {
    Run run = plugin.run();
    String feature = candidate.descriptor().info().feature();
    if (run == null || feature == null) {
      return;
    }
    Standing standing = standing(candidate);
    boolean readOnly = standing.access() == Standing.Access.READ_ONLY;
    run.live().restriction().set(readOnly ? licenses.upgrade(feature) : null);
    plugin.become(PluginState.STARTED, readOnly ? standing.reason() : AT_WORK);
  }

  private record Obstacle(PluginState state, String reason) {}

  /** Why a jar may not run now, beside what is installed; null when it may. */
  @Nullable String obstacle(Candidate candidate) {
    Obstacle obstacle = obstacle(candidate, wishes());
    return obstacle == null ? null : obstacle.reason();
  }

  private @Nullable Obstacle obstacle(Candidate candidate, Wishes wishes) {
    PluginDescriptor descriptor = candidate.descriptor();
    if (safeMode) {
      return new Obstacle(
          PluginState.STOPPED,
          "The server was started in safe mode, without plugins. Start it without --safe-mode to use it.");
    }
    if (wishes.stopped().contains(candidate.id())) {
      return new Obstacle(PluginState.STOPPED, "An administrator stopped it. Start it to use it.");
    }
    Standing standing = standing(candidate);
    if (standing.access() == Standing.Access.CLOSED) {
      return new Obstacle(PluginState.LOCKED, locked(descriptor, standing));
    }
    String unmet =
        new Resolution(lifecycle.candidates()).obstacle(descriptor, Jars.CONTRACT_VERSION);
    if (unmet != null) {
      return new Obstacle(PluginState.FAILED, unmet);
    }
    for (PluginDescriptor.Dependency dependency : descriptor.dependencies()) {
      Installed there = lifecycle.find(dependency.id());
      if (there != null && there.run() == null) {
        return new Obstacle(
            PluginState.STOPPED,
            "It needs the plugin %s, which is not started.".formatted(dependency.id()));
      }
    }
    Failures.Row failed = wishes.failures().get(candidate.id());
    if (failed != null && failed.count() >= TRIES && !marks.isTriedAgain(candidate.id())) {
      return new Obstacle(
          PluginState.QUARANTINED,
          "It failed to start %d times in a row and is left alone. Start it to try again, roll it back, or remove it. The last time: %s"
              .formatted(failed.count(), failed.reason()));
    }
    return null;
  }

  // What the jar says about how to get a license comes before what is said of all.
  private static String locked(PluginDescriptor descriptor, Standing standing) {
    String obtain = descriptor.info().obtain();
    return standing.reason()
        + " "
        + (obtain != null
            ? obtain
            : "Get one from %s and install it on the License page, with PUT /api/license or with ./pergola license install FILE."
                .formatted(
                    descriptor.provider().isEmpty()
                        ? "the plugin's maker"
                        : descriptor.provider()));
  }

  private void start(Installed plugin, Candidate candidate, Record record) {
    Lifecycle.Claim claim = tryClaim(plugin, List.of());
    if (claim == null) {
      return;
    }
    plugin.become(PluginState.STARTING, "Its setUp runs.");
    lifecycle.work("start " + plugin.id(), claim, () -> startClaimed(plugin, candidate, record));
  }

  private void startClaimed(Installed plugin, Candidate candidate, Record record) {
    Steps steps = plugin.steps();
    plugin.hear(Steps.UNHEARD);
    marks.begin(plugin.id());
    try {
      Run run = starter.start(candidate, replacement.loaders(candidate, Map.of()), steps);
      plugin.setRun(run);
      plugin.setStartFailed(false);
      restrict(plugin, candidate);
      starter.use(run, null);
      marks.succeeded(plugin.id());
      plugin.setChange(null);
      arrive(plugin, PluginState.STARTED, AT_WORK, record);
    } catch (Activation.FailedException e) {
      marks.failed(plugin.id(), e.getMessage(), e.isUnconfigured());
      plugin.setStartFailed(true);
      plugin.setChange(null);
      arrive(plugin, PluginState.FAILED, e.getMessage(), record);
    }
  }

  // Those that use its classes go first.
  private void stop(Installed plugin, Runnable then) {
    List<Installed> dependents = replacement.runningDependents(plugin.id());
    Lifecycle.Claim claim = tryClaim(plugin, dependents);
    if (claim != null) {
      lifecycle.work(
          "stop " + plugin.id(),
          claim,
          () -> {
            retireAll(plugin, dependents);
            then.run();
          });
    }
  }

  private void retireAll(Installed plugin, List<Installed> dependents) {
    for (Installed dependent : dependents.reversed()) {
      retire(dependent);
      dependent.become(PluginState.STOPPED, "It waits for the plugin " + plugin.id() + ".");
    }
    retire(plugin);
  }

  private void retire(Installed plugin) {
    Run run = plugin.run();
    if (run != null) {
      plugin.setRun(null);
      starter.retire(run, PATIENCE, Steps.UNHEARD);
    }
  }

  /** Stops all plugins, the last first; nobody works on any of them any more. */
  void stopAll() {
    for (Installed plugin : lifecycle.reversed()) {
      for (Installed dependent : replacement.runningDependents(plugin.id()).reversed()) {
        retire(dependent);
      }
      retire(plugin);
    }
  }

  private void arrive(Installed plugin, PluginState state, String reason, Record record) {
    boolean news = plugin.state() != state;
    plugin.become(state, reason);
    if (news) {
      tell(plugin, record);
    }
  }

  private void tell(Installed plugin, Record record) {
    if (!record.wanted()) {
      return;
    }
    PluginStatus status = plugin.status();
    String type = "plugin." + status.state().name().toLowerCase(Locale.ROOT);
    var details =
        Json.object("version", status.version(), "file", status.file(), "reason", status.reason());
    if (record.caller() == null) {
      log.recordSystem(type, plugin.id(), details);
    } else {
      log.record(record.caller(), type, plugin.id(), details);
    }
  }
}
