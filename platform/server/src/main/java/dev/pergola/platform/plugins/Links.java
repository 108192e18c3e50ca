// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.HostClasses;
import dev.pergola.trust.LinkCheck;
import dev.pergola.trust.MissingSymbol;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether everything that a plugin's classes use is there, in this server and its plugins. */
@Singleton
final class Links {
  private static final int SHOWN = 5;

  // Reads the server's own contract when first asked: most starts check nothing.
  private final LinkCheck check = new LinkCheck(HostClasses.running());

  /**
   * Sees to it that a candidate links, and that those which use its classes still do.
   *
   * @param inUse what is in use, by id
   * @throws PergolaException {@link PluginError#LINK_BROKEN} with what is missing
   */
  void require(Candidate candidate, Map<String, Candidate> inUse) {
    require(candidate, check.check(candidate.file(), files(candidate, inUse, candidate)));
    for (Candidate dependent : new Resolution(inUse).dependents(candidate.id())) {
      List<MissingSymbol> broken =
          check.check(dependent.file(), files(dependent, inUse, candidate));
      try {
        require(dependent, broken);
      } catch (PergolaException e) {
        throw new PergolaException(
            PluginError.LINK_BROKEN,
            "The plugin %s, which uses its classes, would break: %s"
                .formatted(dependent.id(), e.getMessage()));
      }
    }
  }

  /** The jars that a plugin depends on, with a candidate in the place of what is in use of it. */
  static Collection<Path> files(
      Candidate plugin, Map<String, Candidate> inUse, Candidate candidate) {
    List<Path> files = new ArrayList<>();
    for (var dependency : plugin.descriptor().dependencies()) {
      Candidate there =
          dependency.id().equals(candidate.id()) ? candidate : inUse.get(dependency.id());
      if (there != null) {
        files.add(there.file());
      }
    }
    return files;
  }

  private static void require(Candidate plugin, List<MissingSymbol> missing) {
    List<MissingSymbol> breaking = missing.stream().filter(MissingSymbol::breaks).toList();
    if (!breaking.isEmpty()) {
      String more =
          breaking.size() > SHOWN ? "; and %d more".formatted(breaking.size() - SHOWN) : "";
      throw new PergolaException(
          PluginError.LINK_BROKEN,
          "%s %s uses what is not there: %s%s. Install a version made for this server, or ask its author."
              .formatted(
                  plugin.id(),
                  plugin.version(),
                  breaking.stream()
                      .limit(SHOWN)
                      .map(MissingSymbol::toString)
                      .collect(Collectors.joining("; ")),
                  more));
    }
  }
}
