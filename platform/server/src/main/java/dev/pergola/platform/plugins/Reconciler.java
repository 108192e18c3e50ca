// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Entitlements;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.trust.Finding;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.PluginVerification;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plugins that are into those that should be. What should be is said by the folders, by
 * what administrators stopped, by settings and by the license. One pass at a time, under the lock
 * of {@link Plugins}; the plugins may be read by any thread meanwhile.
 */
@Singleton
final class Reconciler {
  private final PluginFolders folders;
  private final Starter starter;
  private final StoppedPlugins stoppedPlugins;
  private final PluginSettingsRows settingsRows;
  private final Entitlements entitlements;
  private final EventLog log;
  private final ConcurrentNavigableMap<String, Installed> installed = new ConcurrentSkipListMap<>();

  Reconciler(
      PluginFolders folders,
      Starter starter,
      StoppedPlugins stoppedPlugins,
      PluginSettingsRows settingsRows,
      Entitlements entitlements,
      EventLog log) {
    this.folders = folders;
    this.starter = starter;
    this.stoppedPlugins = stoppedPlugins;
    this.settingsRows = settingsRows;
    this.entitlements = entitlements;
    this.log = log;
  }

  /** All that is known, by id. */
  Collection<Installed> all() {
    return installed.values();
  }

  /** What is known under an id; null for nothing. */
  @Nullable Installed find(String id) {
    return installed.get(id);
  }

  /** Stops all plugins, the last first, and forgets them. */
  void stopAll() {
    for (Installed plugin : installed.descendingMap().values()) {
      starter.stop(plugin);
    }
    installed.clear();
  }

  /**
   * Makes what is into what should be.
   *
   * @param caller who asked for it, for the record; null for the server itself
   * @param record whether what changes is recorded; not at the server's start
   */
  void pass(@Nullable Caller caller, boolean record) {
    List<PluginJar> jars = folders.jars(System.currentTimeMillis());
    Map<String, PluginState> before = new HashMap<>();
    installed.forEach((id, plugin) -> before.put(id, plugin.state()));
    takeAwayWhatIsGone(jars);
    takeInWhatIsNew(jars);
    Set<String> stopped = new HashSet<>();
    stoppedPlugins.findAll().forEach(row -> stopped.add(row.pluginId()));
    Map<String, Long> versions = new HashMap<>();
    settingsRows.findAll().forEach(row -> versions.put(row.pluginId(), row.changed()));
    List<Installed> toStart = new ArrayList<>();
    for (Installed plugin : installed.values()) {
      decide(
          plugin, stopped.contains(plugin.id()), versions.getOrDefault(plugin.id(), 0L), toStart);
    }
    if (!toStart.isEmpty()) {
      starter.start(toStart);
    }
    if (record) {
      tell(before, caller);
    }
  }

  private void takeAwayWhatIsGone(List<PluginJar> jars) {
    boolean any = false;
    for (Installed plugin : List.copyOf(installed.values())) {
      boolean idFree = plugin.claimedId() != null && !installed.containsKey(plugin.claimedId());
      if (!jars.contains(plugin.jar()) || idFree) {
        starter.stop(plugin);
        installed.remove(plugin.id());
        any = true;
      }
    }
    if (any) {
      folders.keepOnly(
          installed.values().stream()
              .map(Installed::artifact)
              .filter(Objects::nonNull)
              .collect(Collectors.toSet()));
    }
  }

  private void takeInWhatIsNew(List<PluginJar> jars) {
    Set<PluginJar> known =
        installed.values().stream().map(Installed::jar).collect(Collectors.toSet());
    for (PluginJar jar : jars) {
      if (!known.contains(jar)) {
        Installed plugin = examine(jar);
        installed.put(plugin.id(), plugin);
      }
    }
  }

  private Installed examine(PluginJar jar) {
    try {
      PluginDescriptor descriptor =
          jar.source() == PluginStatus.Source.BUNDLED
              ? PluginDescriptor.read(jar.file())
              : verified(jar.file());
      Installed other = installed.get(descriptor.id());
      if (other != null) {
        return Installed.unusable(
            jar,
            descriptor,
            "Its id %s is taken by %s. Remove one of the two files."
                .formatted(descriptor.id(), other.jar().name()));
      }
      return Installed.plugin(jar, folders.artifact(jar), descriptor);
    } catch (PergolaException e) {
      return Installed.unusable(jar, null, e.getMessage());
    } catch (IOException e) {
      return Installed.unusable(jar, null, "The file cannot be read: " + e.getMessage());
    }
  }

  /**
   * The descriptor of a jar that passes all checks.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} with all that is wrong
   */
  static PluginDescriptor verified(Path jar) {
    List<Finding> findings = PluginVerification.verify(jar);
    if (!findings.isEmpty()) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          findings.stream().map(Finding::message).collect(Collectors.joining(" ")));
    }
    return PluginDescriptor.read(jar);
  }

  private void decide(
      Installed plugin, boolean stop, long settingsVersion, List<Installed> toStart) {
    PluginDescriptor descriptor = plugin.plugin();
    if (descriptor == null) {
      return;
    }
    boolean newSettings = plugin.settingsVersion() != settingsVersion;
    plugin.setSettingsVersion(settingsVersion);
    String feature = descriptor.info().feature();
    if (stop) {
      starter.stop(plugin);
      plugin.become(PluginState.STOPPED, "An administrator stopped it. Start it to use it.");
    } else if (feature != null && !entitlements.allows(feature)) {
      starter.stop(plugin);
      plugin.become(PluginState.LOCKED, locked(descriptor, feature));
    } else if (newSettings && plugin.run() != null) {
      starter.stop(plugin);
      toStart.add(plugin);
    } else if (plugin.run() == null && (plugin.state() != PluginState.FAILED || newSettings)) {
      toStart.add(plugin);
    }
  }

  private static String locked(PluginDescriptor descriptor, String feature) {
    String obtain = descriptor.info().obtain();
    return "It needs a license with the feature \"%s\". %s"
        .formatted(
            feature,
            obtain != null
                ? obtain
                : "Get one from %s and install it on the License page, with PUT /api/license or with ./pergola license install FILE."
                    .formatted(
                        descriptor.provider().isEmpty()
                            ? "the plugin's maker"
                            : descriptor.provider()));
  }

  private void tell(Map<String, PluginState> before, @Nullable Caller caller) {
    for (Installed plugin : installed.values()) {
      PluginState was = before.remove(plugin.id());
      if (was == null) {
        record(caller, "plugin.installed", plugin);
      }
      if (was != plugin.state()) {
        record(caller, "plugin." + plugin.state().name().toLowerCase(Locale.ROOT), plugin);
      }
    }
    for (String gone : before.keySet()) {
      recordEvent(caller, "plugin.removed", gone, JsonObject.EMPTY);
    }
  }

  private void record(@Nullable Caller caller, String type, Installed plugin) {
    PluginStatus status = plugin.status();
    recordEvent(
        caller,
        type,
        plugin.id(),
        Json.object("version", status.version(), "file", status.file(), "reason", status.reason()));
  }

  private void recordEvent(
      @Nullable Caller caller, String type, String subject, JsonObject details) {
    if (caller == null) {
      log.recordSystem(type, subject, details);
    } else {
      log.record(caller, type, subject, details);
    }
  }
}
