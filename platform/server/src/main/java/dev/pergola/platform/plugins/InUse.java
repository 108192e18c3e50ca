// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.ReleaseDate;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jar of each plugin is in use: the installed one, or the distribution's when none is
 * installed or when a newer server brought a newer one.
 */
@Singleton
final class InUse {
  private static final Logger LOG = LoggerFactory.getLogger(InUse.class);

  private final Generations generations;
  private final Distribution distribution;
  private final Artifacts artifacts;
  private final Map<String, PluginDescriptor> descriptors = new ConcurrentHashMap<>();
  private final Map<String, Generations.Row> missing = new ConcurrentHashMap<>();
  private final Set<String> logged = ConcurrentHashMap.newKeySet();
  private final Map<Path, Optional<Instant>> released = new ConcurrentHashMap<>();

  InUse(Generations generations, Distribution distribution, Artifacts artifacts) {
    this.generations = generations;
    this.distribution = distribution;
    this.artifacts = artifacts;
  }

  /** What is in use at present, by the plugins' ids. */
  Map<String, Candidate> read() {
    Map<String, Candidate> chosen = new TreeMap<>(distribution.plugins());
    Set<String> gone = new HashSet<>();
    for (Generations.Row row : generations.inUse()) {
      Candidate bundled = chosen.get(row.pluginId());
      if (bundled == null || !isToBePreferred(bundled, row)) {
        Candidate installed = candidate(row);
        if (installed == null) {
          gone.add(row.pluginId());
        } else {
          chosen.put(row.pluginId(), installed);
        }
      }
    }
    missing.keySet().retainAll(gone);
    return chosen;
  }

  // A newer server's jar, unless somebody went back to the installed one in its face.
  private boolean isToBePreferred(Candidate bundled, Generations.Row installed) {
    return new Semver(bundled.version()).isGreaterThan(new Semver(installed.version()))
        && generations.chosenOver(bundled.id(), bundled.version()) == 0;
  }

  /** A plugin whose jar is not there. */
  record Missing(Generations.Row generation, String reason) {}

  /** The plugins whose jars were not there at the last {@link #read}. */
  List<Missing> missing() {
    return missing.values().stream().map(row -> new Missing(row, reason(row))).toList();
  }

  /** Why a plugin's jar is not used: it is not there. Null when it is. */
  @Nullable String missing(String pluginId) {
    Generations.Row row = missing.get(pluginId);
    return row == null ? null : reason(row);
  }

  /** Writes into the log which jars are gone by now; a command says so by itself. */
  void logMissing() {
    logged.retainAll(missing.keySet());
    missing.forEach(
        (id, row) -> {
          if (logged.add(id)) {
            LOG.error("{}: {}", id, reason(row));
          }
        });
  }

  private String reason(Generations.Row row) {
    return Candidate.missing(row.version(), artifacts.file(row.digest()));
  }

  /** When a jar was released, as it says; null when it does not. */
  @Nullable Instant released(Candidate candidate) {
    return released
        .computeIfAbsent(candidate.file(), file -> Optional.ofNullable(ReleaseDate.of(file)))
        .orElse(null);
  }

  /** A generation as a candidate; null when its jar is gone from the home. */
  @Nullable Candidate candidate(Generations.Row row) {
    PluginDescriptor descriptor = descriptors.get(row.digest());
    if (descriptor == null) {
      if (!artifacts.has(row.digest())) {
        missing.put(row.pluginId(), row);
        return null;
      }
      descriptor = PluginDescriptor.read(artifacts.file(row.digest()));
      descriptors.put(row.digest(), descriptor);
    }
    return new Candidate(
        descriptor,
        artifacts.file(row.digest()),
        row.digest(),
        row.trust(),
        row.publisher(),
        row.source(),
        row.file(),
        row.number());
  }
}
