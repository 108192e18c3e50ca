// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.EventListener;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Page;
import dev.pergola.api.Route;
import dev.pergola.api.Tool;
import java.util.List;

/** All that a plugin brought in its {@code setUp}. */
record Contributed(
    List<ModelProvider> modelProviders,
    List<Tool> tools,
    List<Route> routes,
    List<Page> pages,
    List<EventListener> eventListeners,
    List<AutoCloseable> resources) {}
