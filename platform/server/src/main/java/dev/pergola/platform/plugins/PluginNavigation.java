// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Access;
import dev.pergola.api.Permission;
import dev.pergola.platform.web.Navigation;
import dev.pergola.platform.web.NavigationEntry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** The plugins' own pages, and the page about plugins. */
@Singleton
final class PluginNavigation implements Navigation {
  private final LivePlugins live;

  PluginNavigation(LivePlugins live) {
    this.live = live;
  }

  @Override
  public List<NavigationEntry> entries() {
    List<NavigationEntry> entries = new ArrayList<>();
    for (LivePlugin plugin : live.all()) {
      plugin
          .contributed()
          .pages()
          .forEach(
              page ->
                  entries.add(
                      new NavigationEntry(
                          page.title(),
                          "/ext/" + plugin.id() + (page.path().equals("/") ? "" : page.path()),
                          50,
                          page.access())));
    }
    entries.add(
        new NavigationEntry("Plugins", "/plugins", 80, Access.holding(Permission.ADMINISTER)));
    return entries;
  }
}
