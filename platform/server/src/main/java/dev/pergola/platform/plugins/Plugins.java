// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.licensing.EntitlementsChanged;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.trust.PluginDescriptor;
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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
  private final Reconciler reconciler;
  private final StoppedPlugins stoppedPlugins;
  private final PluginSettings settings;
  private final Licenses licenses;
  private final EventLog log;

  private final ReentrantLock lifecycle = new ReentrantLock();
  private final Condition wake = lifecycle.newCondition();
  private final CountDownLatch firstPass = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean closed;

  Plugins(
      PluginFolders folders,
      Reconciler reconciler,
      StoppedPlugins stoppedPlugins,
      PluginSettings settings,
      Licenses licenses,
      EventLog log) {
    this.folders = folders;
    this.reconciler = reconciler;
    this.stoppedPlugins = stoppedPlugins;
    this.settings = settings;
    this.licenses = licenses;
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
    return reconciler.all().stream().map(Installed::status).toList();
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
        PluginDescriptor descriptor = Reconciler.verified(upload);
        inPass(
            caller,
            () -> {
              Installed other = reconciler.find(descriptor.id());
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

  private void pass(@Nullable Caller caller) {
    reconciler.pass(caller, firstPass.getCount() == 0);
  }

  private Installed known(String id) {
    Installed plugin = reconciler.find(id);
    if (plugin == null) {
      throw new PergolaException(
          StandardError.NOT_FOUND, "There is no plugin with the id %s.".formatted(id));
    }
    return plugin;
  }

  /** Stops all plugins, the last first. */
  @PreDestroy
  void close() {
    lifecycle.lock();
    try {
      closed = true;
      wake.signalAll();
      reconciler.stopAll();
    } finally {
      lifecycle.unlock();
    }
  }
}
