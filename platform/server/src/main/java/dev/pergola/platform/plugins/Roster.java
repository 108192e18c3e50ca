// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.licensing.Licenses;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All that an installation shows as a plugin: those that run or could, and what is in their way.
 */
@Singleton
final class Roster {
  private final Licenses licenses;
  private final Lifecycle lifecycle;
  private final FolderWatch folder;
  private final InUse inUse;

  Roster(Licenses licenses, Lifecycle lifecycle, FolderWatch folder, InUse inUse) {
    this.licenses = licenses;
    this.lifecycle = lifecycle;
    this.folder = folder;
    this.inUse = inUse;
  }

  /** All plugins, by id, and the files of the folder that cannot be used. */
  List<PluginStatus> list() {
    // What another process has changed about the license shows at the first look.
    licenses.refresh();
    return all();
  }

  private List<PluginStatus> all() {
    List<PluginStatus> all = new ArrayList<>();
    lifecycle.all().forEach(plugin -> all.add(plugin.status()));
    inUse.missing().stream()
        .filter(gone -> lifecycle.find(gone.generation().pluginId()) == null)
        .map(Roster::status)
        .forEach(all::add);
    for (Offers.Row file : folder.unusable()) {
      if (!isInUse(file)) {
        all.add(
            PluginStatus.ofFile(
                file.file(), PluginState.FAILED, Objects.requireNonNull(file.problem())));
      }
    }
    return all;
  }

  private static PluginStatus status(InUse.Missing gone) {
    return PluginStatus.ofFile(gone.generation().pluginId(), PluginState.FAILED, gone.reason());
  }

  private boolean isInUse(Offers.Row file) {
    String id = file.pluginId();
    Installed plugin = id == null ? null : lifecycle.find(id);
    return plugin != null
        && plugin.candidate() != null
        && plugin.candidate().fileName().equals(file.file());
  }

  /**
   * One plugin, or one file that cannot be used.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none of this id
   */
  PluginStatus get(String id) {
    licenses.refresh();
    Installed plugin = lifecycle.find(id);
    return plugin != null
        ? plugin.status()
        : all().stream()
            .filter(status -> status.id().equals(id))
            .findFirst()
            .orElseThrow(() -> unknown(id));
  }

  /**
   * A plugin of which something can be asked.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none of this id, {@link
   *     StandardError#CONFLICT} when its jar is gone
   */
  Installed known(String id) {
    Installed plugin = lifecycle.find(id);
    if (plugin == null) {
      throw new PergolaException(StandardError.CONFLICT, missing(id).reason());
    }
    return plugin;
  }

  /** Whether a plugin's jar is gone. */
  boolean isMissing(String id) {
    return inUse.missing(id) != null;
  }

  /** What is known of a plugin whose jar is gone. */
  InUse.Missing missing(String id) {
    return inUse.missing().stream()
        .filter(gone -> gone.generation().pluginId().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(id));
  }

  static PergolaException unknown(String id) {
    return new PergolaException(
        StandardError.NOT_FOUND, "There is no plugin with the id %s.".formatted(id));
  }
}
