// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.platform.home.Home;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often plugins failed to start, also when one took the server down with it: while a
 * plugin starts, an empty file says so, and a file that is there at the server's start belongs to a
 * plugin whose start was never over. Of several, none is blamed: they are started one by one the
 * next time, until the one that ends the server has shown itself.
 */
@Singleton
final class StartMarks {
  private static final Logger LOG = LoggerFactory.getLogger(StartMarks.class);

  /** After so many failures in a row a plugin is left alone. */
  static final int TRIES = 3;

  private final Marks starting;
  private final Marks suspected;
  private final Failures failures;
  private final EventLog log;
  private final Set<String> suspects = ConcurrentHashMap.newKeySet();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final Set<String> triedAgain = ConcurrentHashMap.newKeySet();

  StartMarks(Home home, Failures failures, EventLog log) {
    this.starting = new Marks(home.home().resolve("starting"));
    this.suspected = new Marks(home.home().resolve("suspected"));
    this.failures = failures;
    this.log = log;
  }

  /** Takes up what the last run of the server left; before any plugin is started. */
  void takeUp() {
    failures.findAll().forEach(row -> failed.add(row.pluginId()));
    List<String> interrupted = starting.all();
    for (String pluginId : interrupted) {
      if (interrupted.size() == 1) {
        blame(pluginId);
      } else {
        suspect(pluginId);
      }
      starting.clear(pluginId);
    }
    suspects.addAll(failed);
    suspects.addAll(suspected.all());
  }

  private void blame(String pluginId) {
    String reason = "The server ended while it was starting.";
    count(pluginId, reason);
    log.recordSystem("plugin.start_interrupted", pluginId, Json.object("reason", reason));
    if (failures.findById(pluginId).orElseThrow().count() == TRIES) {
      log.recordSystem("plugin.quarantined", pluginId, Json.object("reason", reason));
    }
    LOG.warn(
        "The plugin {} was being started when the server ended without being stopped. If that was its doing, start the server with --safe-mode, which starts no plugin, and roll it back or remove it; after {} failures in a row it is left alone.",
        pluginId,
        TRIES);
  }

  // Which of them ended the server cannot be told: none is blamed before it was started alone.
  private void suspect(String pluginId) {
    String reason = "The server ended while it was starting along with others.";
    suspected.set(pluginId);
    log.recordSystem("plugin.start_interrupted", pluginId, Json.object("reason", reason));
    LOG.warn(
        "The plugin {} was being started, with others, when the server ended without being stopped. Each of them is started by itself now, to find out whose doing that was.",
        pluginId);
  }

  /**
   * Whether a plugin may end the server when it starts: nothing else is to be started meanwhile, so
   * that it is known for sure.
   */
  boolean isSuspect(String pluginId) {
    return suspects.contains(pluginId);
  }

  /** A plugin's start begins. */
  void begin(String pluginId) {
    starting.set(pluginId);
  }

  /** It is over, and the plugin works. */
  void succeeded(String pluginId) {
    end(pluginId);
    if (failed.remove(pluginId)) {
      failures.deleteById(pluginId);
    }
  }

  /**
   * It is over, and the plugin does not work.
   *
   * @param blameless when it only lacks a setting
   */
  void failed(String pluginId, String reason, boolean blameless) {
    end(pluginId);
    if (!blameless) {
      count(pluginId, reason);
    }
  }

  /** An administrator wants it to be started whatever it did before. */
  void tryAgain(String pluginId) {
    triedAgain.add(pluginId);
  }

  /** Whether that was said, and it has not been started since. */
  boolean isTriedAgain(String pluginId) {
    return triedAgain.contains(pluginId);
  }

  private void count(String pluginId, String reason) {
    failures.add(pluginId, reason);
    failed.add(pluginId);
  }

  private void end(String pluginId) {
    triedAgain.remove(pluginId);
    starting.clear(pluginId);
    if (suspects.remove(pluginId)) {
      suspected.clear(pluginId);
    }
  }
}
