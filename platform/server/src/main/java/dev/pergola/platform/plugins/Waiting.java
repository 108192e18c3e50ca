// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.Operations.Kind;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import dev.pergola.trust.PluginDescriptor;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jars that wait for an administrator: to agree to what they ask for, or to enter a setting that
 * they cannot do without, while the version in use goes on without it.
 */
@Singleton
final class Waiting {
  private final Operations operations;
  private final WaitingRows rows;
  private final Artifacts artifacts;
  private final Admission admission;
  private final PluginSettings settings;
  private final Commits commits;
  private final InstantSource clock;

  Waiting(
      Operations operations,
      WaitingRows rows,
      Artifacts artifacts,
      Admission admission,
      PluginSettings settings,
      Commits commits,
      InstantSource clock) {
    this.operations = operations;
    this.rows = rows;
    this.artifacts = artifacts;
    this.admission = admission;
    this.settings = settings;
    this.commits = commits;
    this.clock = clock;
  }

  /**
   * Has a jar wait if it has to.
   *
   * @param current what is in use; null for nothing
   * @return whether it waits
   */
  boolean holds(Row operation, Candidate candidate, @Nullable Candidate current, Installed plugin) {
    List<String> asks = new ArrayList<>();
    if (operation.kind() == Kind.INSTALL) {
      asks.addAll(admission.asks(candidate, current));
      if (asks.isEmpty() || operation.consent()) {
        // Who agreed to what had waited was written down then.
        if (!asks.isEmpty() && operation.asks() == null) {
          commits.tell(operation, "plugin.consent_given", candidate, consent(candidate, asks));
        }
        asks.clear();
        admission.agree(candidate);
      }
    }
    List<String> lacks = lacks(candidate.descriptor(), plugin);
    if (asks.isEmpty() && lacks.isEmpty()) {
      return false;
    }
    giveUp(candidate.id(), operation);
    String reason = reason(candidate.version(), asks, lacks);
    asks.addAll(lacks);
    operations.end(
        operation.id(),
        State.WAITING,
        reason,
        String.join("\n", asks),
        Instant.ofEpochMilli(clock.millis()));
    if (current == null) {
      plugin.become(candidate, PluginState.NEEDS_CONSENT, reason);
    }
    show(operation, candidate.descriptor(), plugin, reason, asks);
    commits.tell(operation, "plugin.consent_needed", candidate, consent(candidate, asks));
    return true;
  }

  private static JsonObject consent(Candidate candidate, List<String> asks) {
    return Json.object("version", candidate.version(), "digest", candidate.digest(), "asks", asks);
  }

  // Of a plugin that does not run, a new version may start and say itself what it lacks.
  private List<String> lacks(PluginDescriptor next, Installed plugin) {
    return plugin.run() == null
        ? List.of()
        : settings.lacks(next.id(), next.info().settings()).stream()
            .map(title -> lack(next.version(), title))
            .toList();
  }

  private static String lack(String version, String title) {
    return "Version %s needs the setting \"%s\", which has no value: enter it in the plugin's settings, then agree."
        .formatted(version, title);
  }

  private static String reason(String version, List<String> asks, List<String> lacks) {
    if (asks.isEmpty() && lacks.isEmpty()) {
      return "Version %s has the settings that it needs by now. Agree, and it is put into use."
          .formatted(version);
    }
    String consent = asks.isEmpty() ? "" : "An administrator must agree first. ";
    return consent + String.join(" ", Stream.concat(asks.stream(), lacks.stream()).toList());
  }

  /** Settings were entered: says anew which of them the version that waits still lacks. */
  void settingsChanged(Installed plugin) {
    Row row = of(plugin.id()).orElse(null);
    if (row == null || !artifacts.has(row.digest())) {
      return;
    }
    PluginDescriptor next = PluginDescriptor.read(artifacts.file(row.digest()));
    Set<String> mayLack =
        next.info().settings().stream()
            .map(setting -> lack(next.version(), setting.title()))
            .collect(Collectors.toSet());
    List<String> asks =
        new ArrayList<>(asks(row).stream().filter(ask -> !mayLack.contains(ask)).toList());
    List<String> lacks = lacks(next, plugin);
    String reason = reason(next.version(), asks, lacks);
    asks.addAll(lacks);
    if (rows.say(row.id(), reason, String.join("\n", asks)) > 0) {
      show(row, next, plugin, reason, asks);
    }
  }

  private static List<String> asks(Row operation) {
    return Objects.requireNonNullElse(operation.asks(), "").lines().toList();
  }

  /** Shows again what waited when the server ended. */
  void show(Row operation, Candidate candidate, @Nullable Candidate current, Installed plugin) {
    String reason = Objects.requireNonNullElse(operation.reason(), "");
    if (current == null) {
      plugin.become(candidate, PluginState.NEEDS_CONSENT, reason);
    }
    show(operation, candidate.descriptor(), plugin, reason, asks(operation));
  }

  private static void show(
      Row operation, PluginDescriptor next, Installed plugin, String reason, List<String> asks) {
    plugin.await(
        !next.info().settings().isEmpty(),
        new PluginStatus.Change(
            operation.id(),
            next.version(),
            State.WAITING.name(),
            Step.VERIFY,
            reason,
            asks,
            operation.digest()));
  }

  /** What waits for a plugin; empty for nothing. */
  Optional<Row> of(String pluginId) {
    return operations.findByPluginIdOrderByRequestedAt(pluginId).stream()
        .filter(row -> row.state() == State.WAITING)
        .reduce((_, later) -> later);
  }

  /**
   * What waits for a plugin.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when nothing does
   */
  Row require(String pluginId) {
    return of(pluginId)
        .orElseThrow(
            () ->
                new PergolaException(
                    StandardError.NOT_FOUND,
                    "No jar of %s waits for an administrator's consent.".formatted(pluginId)));
  }

  /** Another jar of the plugin waits or is in use: what waited so far is given up. */
  void giveUp(String pluginId, Row newer) {
    of(pluginId).filter(row -> !row.id().equals(newer.id())).ifPresent(this::giveUp);
  }

  /** What waits is not wanted any more. */
  void giveUp(Row row) {
    if (operations.move(row.id(), State.WAITING, State.ABANDONED) == 1) {
      operations.end(row.id(), State.ABANDONED, null, null, Instant.ofEpochMilli(clock.millis()));
      artifacts.hold(row.digest()).close();
    }
  }

  /** What can be set for a plugin: for the version in use, and for the one that waits. */
  List<PluginDescriptor.Setting> settings(Installed plugin) {
    Map<String, PluginDescriptor.Setting> all = new LinkedHashMap<>();
    plugin.settings().forEach(setting -> all.put(setting.name(), setting));
    of(plugin.id())
        .map(Row::digest)
        .filter(artifacts::has)
        .map(digest -> PluginDescriptor.read(artifacts.file(digest)))
        .ifPresent(
            next ->
                next.info()
                    .settings()
                    .forEach(setting -> all.putIfAbsent(setting.name(), setting)));
    return List.copyOf(all.values());
  }
}
