// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.trust.PluginDescriptor;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plugins as the database alone tells of them, to a command that runs none. */
@Singleton
final class PluginListing {
  private final InUse inUse;
  private final Obstacles obstacles;
  private final Operations operations;
  private final Artifacts artifacts;

  PluginListing(InUse inUse, Obstacles obstacles, Operations operations, Artifacts artifacts) {
    this.inUse = inUse;
    this.obstacles = obstacles;
    this.operations = operations;
    this.artifacts = artifacts;
  }

  /** As {@link PluginDesk#list}. */
  List<PluginDesk.ListedPlugin> list() {
    Map<String, Candidate> used = inUse.read();
    Obstacles.Known known = obstacles.read();
    Map<String, Row> waiting = new HashMap<>();
    for (Row row : operations.findByStateOrderByRequestedAt(Operations.State.WAITING)) {
      if (row.pluginId() != null) {
        waiting.put(row.pluginId(), row);
      }
    }
    List<PluginDesk.ListedPlugin> all = new ArrayList<>();
    for (Candidate plugin : used.values()) {
      Row next = waiting.remove(plugin.id());
      all.add(
          new PluginDesk.ListedPlugin(
              plugin.id(),
              plugin.version(),
              plugin.descriptor().info().title(),
              Admission.word(plugin.trust()),
              plugin.generation(),
              word(plugin.source()),
              state(plugin.id(), known),
              next == null ? null : next.version()));
    }
    waiting.forEach((id, row) -> all.add(newcomer(id, row)));
    return all;
  }

  private static String word(PluginStatus.Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  private static String state(String id, Obstacles.Known known) {
    if (known.stopped().contains(id)) {
      return "stopped";
    }
    Failures.Row failed = known.failures().get(id);
    if (failed == null) {
      return "in use";
    }
    return failed.count() < StartMarks.TRIES ? "failed" : "quarantined";
  }

  // Nothing of it is in use yet: it is not examined again only to be listed.
  private PluginDesk.ListedPlugin newcomer(String id, Row row) {
    String title =
        artifacts.has(row.digest())
            ? PluginDescriptor.read(artifacts.file(row.digest())).info().title()
            : id;
    return new PluginDesk.ListedPlugin(
        id, row.version(), title, "", 0, word(row.source()), "waits", row.version());
  }
}
