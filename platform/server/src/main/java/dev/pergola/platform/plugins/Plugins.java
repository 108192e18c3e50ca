// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Entitlements;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.licensing.EntitlementsChanged;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.trust.Finding;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.PluginVerification;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's plugins. What should be is said by the folders, by what administrators
 * stopped, by settings and by the license; a pass makes it so, once a second and after each change.
 * Passes run one at a time; the list is read without waiting for one.
 */
@Singleton
public final class Plugins {
  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final PluginFolders folders;
  private final Starter starter;
  private final StoppedPlugins stoppedPlugins;
  private final PluginSettings settings;
  private final PluginSettingsRows settingsRows;
  private final Licenses licenses;
  private final Entitlements entitlements;
  private final EventLog log;

  private final ConcurrentNavigableMap<String, Installed> installed = new ConcurrentSkipListMap<>();
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final Condition wake = lifecycle.newCondition();
  private final CountDownLatch firstPass = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean closed;

  Plugins(
      PluginFolders folders,
      Starter starter,
      StoppedPlugins stoppedPlugins,
      PluginSettings settings,
      PluginSettingsRows settingsRows,
      Licenses licenses,
      EventLog log) {
    this.folders = folders;
    this.starter = starter;
    this.stoppedPlugins = stoppedPlugins;
    this.settings = settings;
    this.settingsRows = settingsRows;
    this.licenses = licenses;
    this.entitlements = licenses;
    this.log = log;
  }

  /**
   * Begins to look after the plugins, and waits for the first pass.
   *
   * @param patience how long to wait at most; a plugin that starts slowly goes on meanwhile
   */
  public void begin(Duration patience) {
    lifecycle.lock();
    try {
      if (thread == null) {
        // A platform thread: it holds locks around other people's code.
        thread = Thread.ofPlatform().daemon().name("plugins").start(this::look);
      }
    } finally {
      lifecycle.unlock();
    }
    try {
      if (!firstPass.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Some plugins are still starting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    while (true) {
      lifecycle.lock();
      try {
        if (closed) {
          return;
        }
        licenses.refresh();
        pass(null);
      } catch (RuntimeException e) {
        LOG.error("Looking after the plugins failed; again in a second", e);
      } finally {
        lifecycle.unlock();
      }
      firstPass.countDown();
      lifecycle.lock();
      try {
        if (!closed) {
          wake.awaitNanos(INTERVAL.toNanos());
        }
      } catch (InterruptedException e) {
        return;
      } finally {
        lifecycle.unlock();
      }
    }
  }

  /** All plugins, by id. */
  public List<PluginStatus> list() {
    return installed.values().stream().map(Installed::status).toList();
  }

  /**
   * One plugin.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none of this id
   */
  public PluginStatus get(String id) {
    return known(id).status();
  }

  /** What can be set for a plugin; empty for a file that is no plugin. */
  List<PluginDescriptor.Setting> declaredSettings(String id) {
    return known(id).settings();
  }

  /** The settings at present, secrets as asterisks; errors as in {@link #get}. */
  public JsonObject settings(String id) {
    return settings.shown(id, known(id).settings());
  }

  /**
   * Stores some settings and starts the plugin anew with them, unless it is stopped.
   *
   * @param changes by name; null goes back to the default; a setting not mentioned stays
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when a setting is unknown or
   *     does not fit; nothing is stored then
   */
  public PluginStatus changeSettings(String id, JsonObject changes, Caller caller) {
    inPass(
        caller,
        () -> {
          Installed plugin = known(id);
          settings.change(id, plugin.settings(), changes);
          log.record(
              caller,
              "plugin.settings_changed",
              id,
              Json.object("settings", changes.members().keySet()));
        });
    return get(id);
  }

  /**
   * Starts a plugin, also one that failed before, and keeps it started over restarts.
   *
   * @return how it stands then: started, or why not
   */
  public PluginStatus start(String id, Caller caller) {
    inPass(
        caller,
        () -> {
          Installed plugin = known(id);
          stoppedPlugins.deleteById(id);
          if (plugin.plugin() != null && plugin.state() == PluginState.FAILED) {
            plugin.become(PluginState.STOPPED, "It is about to be started.");
          }
        });
    return get(id);
  }

  /** Stops a plugin, and keeps it stopped over restarts. */
  public PluginStatus stop(String id, Caller caller) {
    inPass(
        caller,
        () -> {
          known(id);
          stoppedPlugins.put(id);
        });
    return get(id);
  }

  /**
   * Installs an uploaded jar and starts it.
   *
   * @param jar its content; read to the end, not closed
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is no plugin, {@link
   *     StandardError#CONFLICT} when one of the same id is there; nothing is kept then
   */
  public PluginStatus install(InputStream jar, Caller caller) {
    try {
      Path upload = folders.uploadTarget();
      try {
        Files.copy(jar, upload, StandardCopyOption.REPLACE_EXISTING);
        PluginDescriptor descriptor = verified(upload);
        inPass(
            caller,
            () -> {
              Installed other = installed.get(descriptor.id());
              if (other != null) {
                throw new PergolaException(
                    StandardError.CONFLICT,
                    "A plugin with the id %s is installed already, from %s. Remove it first, or replace that file."
                        .formatted(descriptor.id(), other.jar().name()));
              }
              accept(upload, descriptor);
            });
        return get(descriptor.id());
      } finally {
        Files.deleteIfExists(upload);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Path upload, PluginDescriptor descriptor) {
    try {
      folders.accept(upload, descriptor.id() + "-" + descriptor.version() + ".jar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes a plugin's jar from the home. Its settings and its tables stay, for the day it comes
   * back.
   *
   * @throws PergolaException {@link StandardError#CONFLICT} when it came with the distribution
   */
  public void remove(String id, Caller caller) {
    inPass(
        caller,
        () -> {
          Installed plugin = known(id);
          if (plugin.jar().source() == PluginStatus.Source.BUNDLED) {
            throw new PergolaException(
                StandardError.CONFLICT,
                "%s came with Pergola and cannot be removed. Stop it instead.".formatted(id));
          }
          try {
            Files.deleteIfExists(plugin.jar().file());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          stoppedPlugins.deleteById(id);
        });
  }

  /** The license changed: lock and unlock. */
  @EventListener
  void entitlementsChanged(EntitlementsChanged event) {
    lifecycle.lock();
    try {
      if (thread != null && !closed) {
        pass(null);
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private void inPass(Caller caller, Runnable change) {
    lifecycle.lock();
    try {
      if (closed) {
        throw new PergolaException(StandardError.CONFLICT, "The server is stopping.");
      }
      change.run();
      pass(caller);
    } finally {
      lifecycle.unlock();
    }
  }

  private Installed known(String id) {
    Installed plugin = installed.get(id);
    if (plugin == null) {
      throw new PergolaException(
          StandardError.NOT_FOUND, "There is no plugin with the id %s.".formatted(id));
    }
    return plugin;
  }

  /** Makes what is into what should be. */
  private void pass(@Nullable Caller caller) {
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
    if (firstPass.getCount() == 0) {
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

  private static PluginDescriptor verified(Path jar) {
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
        record(
            caller, "plugin." + plugin.state().name().toLowerCase(java.util.Locale.ROOT), plugin);
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

  /** Stops all plugins, the last first. */
  @PreDestroy
  void close() {
    lifecycle.lock();
    try {
      closed = true;
      wake.signalAll();
      for (Installed plugin : installed.descendingMap().values()) {
        starter.stop(plugin);
      }
      installed.clear();
    } finally {
      lifecycle.unlock();
    }
  }
}
