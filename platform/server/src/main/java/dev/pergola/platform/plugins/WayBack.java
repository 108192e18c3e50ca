// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.Operations.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which generation a plugin goes back to. */
@Singleton
final class WayBack {
  private final Lifecycle lifecycle;
  private final InUse inUse;
  private final Generations generations;
  private final Distribution distribution;
  private final Operations operations;
  private final Artifacts artifacts;

  WayBack(
      Lifecycle lifecycle,
      InUse inUse,
      Generations generations,
      Distribution distribution,
      Operations operations,
      Artifacts artifacts) {
    this.lifecycle = lifecycle;
    this.inUse = inUse;
    this.generations = generations;
    this.distribution = distribution;
    this.operations = operations;
    this.artifacts = artifacts;
  }

  /** What is in use, its jar there or not. */
  private record Present(String pluginId, int number, String digest, boolean isThere) {}

  /**
   * The generation to go back to.
   *
   * @param number 0 for the distribution's jar; null for what was at work before the present one
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none, {@link
   *     StandardError#CONFLICT} when it is in use already
   */
  Generations.Row to(String pluginId, @Nullable Integer number) {
    Present present = present(pluginId);
    return number == null ? lastAtWork(present) : chosen(present, number);
  }

  private Present present(String pluginId) {
    Installed plugin = lifecycle.find(pluginId);
    Candidate candidate = plugin == null ? null : plugin.candidate();
    if (plugin != null && candidate != null) {
      boolean used = plugin.state() != PluginState.NEEDS_CONSENT;
      return new Present(pluginId, used ? candidate.generation() : -1, candidate.digest(), true);
    }
    Generations.Row missing =
        inUse.missing().stream()
            .map(InUse.Missing::generation)
            .filter(row -> row.pluginId().equals(pluginId))
            .findFirst()
            .orElseThrow(() -> Roster.unknown(pluginId));
    return new Present(pluginId, missing.number(), missing.digest(), false);
  }

  private Generations.Row chosen(Present present, int number) {
    if (number == present.number() && present.isThere()) {
      throw new PergolaException(
          StandardError.CONFLICT,
          number == 0
              ? "%s is on the jar that came with Pergola already. Nothing was changed."
                  .formatted(present.pluginId())
              : "%s is on generation %d already. Nothing was changed."
                  .formatted(present.pluginId(), number));
    }
    if (number == 0 && bundled(present.pluginId()) instanceof Generations.Row bundled) {
      return bundled;
    }
    List<Generations.Row> all = generations.findByPluginIdOrderByNumber(present.pluginId());
    Generations.Row row =
        all.stream().filter(known -> known.number() == number).findFirst().orElse(null);
    if (row == null) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          "%s has no generation %d to go back to; it has %s."
              .formatted(present.pluginId(), number, numbers(all)));
    }
    return withJar(row);
  }

  private Generations.Row withJar(Generations.Row row) {
    if (!artifacts.has(row.digest())) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          "%s would go back to generation %d. %s"
              .formatted(
                  row.pluginId(),
                  row.number(),
                  Candidate.missing(row.version(), artifacts.file(row.digest()))));
    }
    return row;
  }

  private static String numbers(List<Generations.Row> all) {
    return all.isEmpty()
        ? "none but the jar that came with Pergola"
        : all.stream().map(row -> String.valueOf(row.number())).collect(Collectors.joining(", "));
  }

  // By what was put into use when: numbers tell only when each was first.
  private Generations.Row lastAtWork(Present present) {
    List<Integer> history =
        operations.findByPluginIdOrderByRequestedAt(present.pluginId()).stream()
            .filter(row -> row.state().isInUse() && row.endedAt() != null)
            .sorted(Comparator.comparing(row -> Objects.requireNonNull(row.endedAt())))
            .map(Row::generation)
            .filter(Objects::nonNull)
            .toList();
    for (int number : history.reversed()) {
      if (number == 0 && number != present.number()) {
        if (bundled(present.pluginId()) instanceof Generations.Row bundled) {
          return bundled;
        }
      } else if (generations.findByPluginIdAndNumber(present.pluginId(), number).orElse(null)
              instanceof Generations.Row row
          && row.served()
          && !row.digest().equals(present.digest())) {
        return withJar(row);
      }
    }
    if (present.number() != 0 && bundled(present.pluginId()) instanceof Generations.Row bundled) {
      return bundled;
    }
    throw new PergolaException(
        StandardError.NOT_FOUND,
        "There is nothing to go back to: no other jar of %s was at work before the present one."
            .formatted(present.pluginId()));
  }

  private Generations.@Nullable Row bundled(String pluginId) {
    Candidate plugin = distribution.plugins().get(pluginId);
    return plugin == null
        ? null
        : new Generations.Row(
            Ids.next(),
            plugin.id(),
            0,
            "",
            plugin.version(),
            plugin.source(),
            plugin.fileName(),
            plugin.trust(),
            null,
            Instant.EPOCH,
            "",
            true);
  }
}
