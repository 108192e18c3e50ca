// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.ModelProvider;
import dev.pergola.api.Tool;
import dev.pergola.platform.TestServer;
import java.time.Duration;
import java.util.List;

/** A plugin that a test writes itself, started among the others until it is closed. */
public final class FixturePlugin implements AutoCloseable {
  private final LivePlugins live;
  private final LivePlugin plugin;

  private FixturePlugin(LivePlugins live, LivePlugin plugin) {
    this.live = live;
    this.plugin = plugin;
    live.put(plugin);
  }

  /** Starts a plugin that brings language models. */
  public static FixturePlugin providing(TestServer server, String id, ModelProvider... providers) {
    return start(server, id, List.of(providers), List.of());
  }

  /** Starts a plugin that brings tools. */
  public static FixturePlugin bringing(TestServer server, String id, Tool... tools) {
    return start(server, id, List.of(), List.of(tools));
  }

  private static FixturePlugin start(
      TestServer server, String id, List<ModelProvider> providers, List<Tool> tools) {
    var contributed =
        new Contributed(
            providers.stream()
                .map(provider -> new Contributed.NamedProvider(provider.name(), provider))
                .toList(),
            tools,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    var gate = new Gate(id, FixturePlugin.class.getClassLoader(), () -> {});
    LivePlugins live = server.bean(LivePlugins.class);
    return new FixturePlugin(live, new LivePlugin(id, id, contributed, gate, live, _ -> {}));
  }

  /** Stops the plugin as the server does: no new calls, and those that go on are interrupted. */
  @Override
  public void close() {
    live.remove(plugin);
    plugin.gate().close(Duration.ofMillis(100));
  }
}
