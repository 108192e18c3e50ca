// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.HostClasses;
import dev.pergola.trust.LinkCheck;
import dev.pergola.trust.MissingSymbol;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would become of plugins on this server, or on one of another version. */
@Singleton
final class Outlooks {
  private final InUse inUse;
  private final Examinations examinations;
  private final Generations generations;
  private final Artifacts artifacts;

  Outlooks(InUse inUse, Examinations examinations, Generations generations, Artifacts artifacts) {
    this.inUse = inUse;
    this.examinations = examinations;
    this.generations = generations;
    this.artifacts = artifacts;
  }

  /** As {@link PluginDesk#check}. */
  List<PluginDesk.Outlook> check(
      @Nullable Path jar, List<Path> libraries, @Nullable String contract) {
    var check =
        new LinkCheck(libraries.isEmpty() ? HostClasses.running() : HostClasses.of(libraries));
    Map<String, Candidate> plugins = inUse.read();
    List<Candidate> checked =
        jar == null
            ? List.copyOf(plugins.values())
            : List.of(
                examinations.candidate(
                    jar, PluginStatus.Source.UPLOAD, String.valueOf(jar.getFileName()), 0));
    List<PluginDesk.Outlook> outlooks = new ArrayList<>();
    for (Candidate plugin : checked) {
      List<String> problems = new ArrayList<>();
      String obstacle =
          new Resolution(plugins)
              .obstacle(plugin.descriptor(), contract == null ? Jars.CONTRACT_VERSION : contract);
      if (obstacle != null) {
        problems.add(obstacle);
      }
      check.check(plugin.file(), Links.files(plugin, plugins, plugin)).stream()
          .filter(MissingSymbol::breaks)
          .map(MissingSymbol::toString)
          .forEach(problems::add);
      List<String> notes = jar == null ? notes(plugin.id(), plugin.generation()) : List.of();
      outlooks.add(new PluginDesk.Outlook(plugin.id(), plugin.version(), problems, notes));
    }
    if (jar == null) {
      inUse.missing().stream()
          .map(
              gone ->
                  new PluginDesk.Outlook(
                      gone.generation().pluginId(),
                      gone.generation().version(),
                      List.of(gone.reason()),
                      notes(gone.generation().pluginId(), gone.generation().number())))
          .forEach(outlooks::add);
    }
    return outlooks;
  }

  // Nothing breaks by it today: it is missed on the day that somebody wants to go back.
  private List<String> notes(String pluginId, int current) {
    return generations.findByPluginIdOrderByNumber(pluginId).stream()
        .filter(row -> row.number() != current && !artifacts.has(row.digest()))
        .map(
            row ->
                "There is no way back to generation %d: %s"
                    .formatted(
                        row.number(),
                        Candidate.missing(row.version(), artifacts.file(row.digest()))))
        .toList();
  }
}
