// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.licensing.Standing;
import dev.pergola.trust.PluginDescriptor;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a plugin that is in use may not run now. */
@Singleton
final class Obstacles {
  private static final String SAFE_MODE =
      "The server was started in safe mode, without plugins. Start it without --safe-mode to use it.";

  private final Lifecycle lifecycle;
  private final StoppedPlugins stoppedPlugins;
  private final Failures failures;
  private final StartMarks marks;
  private final LicensedUse license;
  private final boolean safeMode;

  Obstacles(
      Lifecycle lifecycle,
      StoppedPlugins stoppedPlugins,
      Failures failures,
      StartMarks marks,
      LicensedUse license,
      @Property(name = "pergola.plugins.safe-mode", defaultValue = "false") boolean safeMode) {
    this.lifecycle = lifecycle;
    this.stoppedPlugins = stoppedPlugins;
    this.failures = failures;
    this.marks = marks;
    this.license = license;
    this.safeMode = safeMode;
  }

  /** What is in the way of a plugin, and how it stands thereby. */
  record Obstacle(PluginState state, String reason) {}

  /** What the database said of all plugins at one moment. */
  record Known(Set<String> stopped, Map<String, Failures.Row> failures) {}

  /** Whether the server was started without plugins. */
  boolean isSafeMode() {
    return safeMode;
  }

  /** Reads what {@link #of} is to go by. */
  Known read() {
    Set<String> stopped = new HashSet<>();
    stoppedPlugins.findAll().forEach(row -> stopped.add(row.pluginId()));
    Map<String, Failures.Row> failed = new HashMap<>();
    failures.findAll().forEach(row -> failed.put(row.pluginId(), row));
    return new Known(stopped, failed);
  }

  /** Why a jar may not run now, beside what is installed; null when it may. */
  @Nullable String reason(Candidate candidate) {
    Obstacle obstacle = of(candidate, read());
    return obstacle == null ? null : obstacle.reason();
  }

  /** What is in the way of a jar, beside what is installed; null for nothing. */
  @Nullable Obstacle of(Candidate candidate, Known known) {
    Obstacle quarantine = quarantine(candidate.id(), known);
    if (safeMode) {
      return quarantine != null ? quarantine : new Obstacle(PluginState.STOPPED, SAFE_MODE);
    }
    if (known.stopped().contains(candidate.id())) {
      return new Obstacle(PluginState.STOPPED, "An administrator stopped it. Start it to use it.");
    }
    Standing standing = license.standing(candidate);
    if (standing.access() == Standing.Access.CLOSED) {
      return new Obstacle(PluginState.LOCKED, LicensedUse.locked(candidate.descriptor(), standing));
    }
    Obstacle unmet = unmet(candidate.descriptor());
    return unmet != null ? unmet : quarantine;
  }

  private @Nullable Obstacle unmet(PluginDescriptor descriptor) {
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
    return null;
  }

  private @Nullable Obstacle quarantine(String id, Known known) {
    Failures.Row failed = known.failures().get(id);
    return failed == null || failed.count() < StartMarks.TRIES || marks.isTriedAgain(id)
        ? null
        : new Obstacle(
            PluginState.QUARANTINED,
            "It failed to start %d times in a row and is left alone. Start it to try again, roll it back, or remove it. The last time: %s"
                .formatted(failed.count(), failed.reason()));
  }
}
