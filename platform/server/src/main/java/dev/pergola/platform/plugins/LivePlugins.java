// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The plugins that are started now: what requests look up, without waiting for anything. */
@Singleton
final class LivePlugins {
  private final ConcurrentNavigableMap<String, LivePlugin> plugins = new ConcurrentSkipListMap<>();

  Collection<LivePlugin> all() {
    return plugins.values();
  }

  @Nullable LivePlugin get(String id) {
    return plugins.get(id);
  }

  /** From now on this one is called, and no other version of the plugin. */
  void put(LivePlugin plugin) {
    plugins.put(plugin.id(), plugin);
  }

  void remove(LivePlugin plugin) {
    plugins.remove(plugin.id(), plugin);
  }
}
