// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.platform.home.Home;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often plugins failed to start, also when one took the server down with it: while a
 * plugin starts, an empty file says so, and a file that is there at the server's start belongs to a
 * plugin whose start was never over.
 */
@Singleton
final class StartMarks {
  private static final Logger LOG = LoggerFactory.getLogger(StartMarks.class);

  /** After so many failures in a row a plugin is left alone. */
  static final int TRIES = 3;

  private final Path folder;
  private final Failures failures;
  private final EventLog log;
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final Set<String> triedAgain = ConcurrentHashMap.newKeySet();

  StartMarks(Home home, Failures failures, EventLog log) {
    this.folder = home.home().resolve("starting");
    this.failures = failures;
    this.log = log;
  }

  /** Takes up what the last run of the server left; before any plugin is started. */
  void takeUp() {
    failures.findAll().forEach(row -> failed.add(row.pluginId()));
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var marks = Files.newDirectoryStream(folder)) {
      for (Path mark : marks) {
        String pluginId = String.valueOf(mark.getFileName());
        String reason = "The server ended while it was starting.";
        count(pluginId, reason);
        log.recordSystem("plugin.start_interrupted", pluginId, Json.object("reason", reason));
        Files.deleteIfExists(mark);
        LOG.warn(
            "The plugin {} was being started when the server ended without being stopped. If that was its doing, start the server with --safe-mode, which starts no plugin, and roll it back or remove it; after {} failures in a row it is left alone.",
            pluginId,
            TRIES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
  }

  /** A plugin's start begins. */
  void begin(String pluginId) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(pluginId));
      Files.createFile(folder.resolve(pluginId));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
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
    try {
      Files.deleteIfExists(folder.resolve(pluginId));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
  }
}
