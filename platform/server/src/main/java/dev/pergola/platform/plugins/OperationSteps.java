// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far an operation has come, told to all who listen and shown on its plugin. */
final class OperationSteps implements Steps {
  private final Row operation;
  private final Steps listeners;
  private volatile @Nullable Installed plugin;
  private volatile @Nullable String version;
  private volatile PluginStatus.@Nullable Change before;
  private volatile @Nullable Step step;

  OperationSteps(Row operation, Steps listeners) {
    this.operation = operation;
    this.listeners = listeners;
  }

  /** Shows it on a plugin from now on; by who has claimed that. */
  void show(Installed plugin, String version) {
    this.before = plugin.status().change();
    this.plugin = plugin;
    this.version = version;
  }

  // Each step once, and never back: a plugin's thread and this one may tell of the same.
  @Override
  public synchronized void enter(Step step) {
    Step before = this.step;
    if (before != null && step.compareTo(before) <= 0) {
      return;
    }
    this.step = step;
    Installed shown = plugin;
    if (shown != null && step.compareTo(Step.SWITCH) <= 0) {
      shown.setChange(
          new PluginStatus.Change(
              operation.id(),
              version,
              State.RUNNING.name(),
              step,
              null,
              List.of(),
              operation.digest()));
    }
    listeners.enter(step);
  }

  @Nullable Installed plugin() {
    return plugin;
  }

  /** What the plugin showed before; null for nothing. */
  PluginStatus.@Nullable Change before() {
    return before;
  }

  @Nullable String version() {
    return version;
  }

  @Nullable Step step() {
    return step;
  }
}
