// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.PluginDescriptor.Dependency;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/** Which plugins fit together, by the versions that they require of the contract and each other. */
final class Resolution {
  private final Map<String, Candidate> plugins;

  /**
   * @param plugins what would be in use, by id
   */
  Resolution(Map<String, Candidate> plugins) {
    this.plugins = Map.copyOf(plugins);
  }

  /** Whether a range of versions, as PF4J and npm write them, takes a version. */
  static boolean accepts(String range, String version) {
    return range.equals("*") || new Semver(version).satisfies(range.replace('&', ' '));
  }

  /**
   * Why a plugin cannot be used among these; null when it can.
   *
   * @param contract the server's version of the contract
   */
  @Nullable String obstacle(PluginDescriptor plugin, String contract) {
    if (!accepts(plugin.requires(), contract)) {
      return "It requires version %s of Pergola's plugin contract, and this server has %s. Install a version of the plugin made for it."
          .formatted(plugin.requires(), contract);
    }
    for (Dependency dependency : plugin.dependencies()) {
      Candidate there = plugins.get(dependency.id());
      if (there == null && !dependency.optional()) {
        return "It needs the plugin %s, which is not installed. Install it first."
            .formatted(dependency.id());
      }
      if (there != null && !accepts(dependency.range(), there.version())) {
        return "It needs version %s of the plugin %s, and %s is in use. Install a version that fits."
            .formatted(dependency.range(), dependency.id(), there.version());
      }
    }
    return null;
  }

  /**
   * Sees to it that a candidate fits in, and that those that need its plugin can go on.
   *
   * @throws PergolaException {@link PluginError#DEPENDENCY_UNMET} with all that does not fit
   */
  void requireFits(Candidate candidate, String contract) {
    List<String> obstacles = new ArrayList<>();
    String own = obstacle(candidate.descriptor(), contract);
    if (own != null) {
      obstacles.add(own);
    }
    for (Candidate dependent : dependents(candidate.id())) {
      for (Dependency dependency : dependent.descriptor().dependencies()) {
        if (dependency.id().equals(candidate.id())
            && !accepts(dependency.range(), candidate.version())) {
          obstacles.add(
              "The plugin %s needs version %s of it. Upgrade that plugin first, or remove it."
                  .formatted(dependent.id(), dependency.range()));
        }
      }
    }
    if (!obstacles.isEmpty()) {
      throw new PergolaException(PluginError.DEPENDENCY_UNMET, String.join(" ", obstacles));
    }
  }

  /** The plugins that need another one. */
  Collection<Candidate> dependents(String pluginId) {
    return plugins.values().stream()
        .filter(
            plugin ->
                plugin.descriptor().dependencies().stream()
                    .anyMatch(dependency -> dependency.id().equals(pluginId)))
        .toList();
  }
}
