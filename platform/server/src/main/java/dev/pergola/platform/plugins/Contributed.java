// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.DocumentReader;
import dev.pergola.api.EventListener;
import dev.pergola.api.HealthCheck;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Page;
import dev.pergola.api.Route;
import dev.pergola.api.Tool;
import java.util.List;
import java.util.Set;

/** All that a plugin brought in its {@code setUp}. */
record Contributed(
    List<NamedProvider> modelProviders,
    List<Tool> tools,
    List<TypedReader> documentReaders,
    List<Route> routes,
    List<Page> pages,
    List<EventListener> eventListeners,
    List<HealthCheck> healthChecks,
    List<AutoCloseable> resources) {
  /** A model provider, and the name that it gave when it was brought. */
  record NamedProvider(String name, ModelProvider provider) {}

  /** A reader of documents, and the media types that it gave when it was brought. */
  record TypedReader(Set<String> mediaTypes, DocumentReader reader) {}
}
