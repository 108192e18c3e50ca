// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.DocumentReader;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Tool;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the started plugins bring, at present. Ask anew for each use and keep nothing: an extension
 * that is kept after its plugin has stopped keeps the plugin's classes in memory.
 */
@Singleton
public final class Extensions {
  private final LivePlugins live;
  private final Obstacles obstacles;

  Extensions(LivePlugins live, Obstacles obstacles) {
    this.live = live;
    this.obstacles = obstacles;
  }

  /** Whether the server was started without plugins, so that nothing is brought. */
  public boolean isSafeMode() {
    return obstacles.isSafeMode();
  }

  /**
   * An extension and the plugin that brought it.
   *
   * @param pluginId the plugin's id
   */
  public record Offered<T>(String pluginId, T extension) {}

  /** The model providers, in the order of their plugins' ids. */
  public List<Offered<ModelProvider>> modelProviders() {
    return live.all().stream()
        .flatMap(
            plugin ->
                plugin.modelProviders().stream()
                    .map(provider -> new Offered<>(plugin.id(), provider)))
        .toList();
  }

  /** The tools, in the order of their plugins' ids; where two share a name, only the first. */
  public List<Offered<Tool>> tools() {
    Set<String> names = new HashSet<>();
    return live.all().stream()
        .flatMap(plugin -> plugin.tools().stream().map(tool -> new Offered<>(plugin.id(), tool)))
        .filter(offered -> names.add(offered.extension().name()))
        .toList();
  }

  /** The readers of documents, in the order of their plugins' ids. */
  public List<Offered<DocumentReader>> documentReaders() {
    return live.all().stream()
        .flatMap(
            plugin ->
                plugin.documentReaders().stream().map(reader -> new Offered<>(plugin.id(), reader)))
        .toList();
  }
}
