// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Contributions;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.EventListener;
import dev.pergola.api.HealthCheck;
import dev.pergola.api.Migrations;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Page;
import dev.pergola.api.Route;
import dev.pergola.api.Routes;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects what a plugin brings while its {@code setUp} runs. */
final class Collected implements Contributions {
  private final PluginDatabase database;
  private final Steps steps;
  private final List<Contributed.NamedProvider> modelProviders = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();
  private final List<Contributed.TypedReader> documentReaders = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private final List<EventListener> eventListeners = new ArrayList<>();
  private final List<HealthCheck> healthChecks = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private boolean closed;

  Collected(PluginDatabase database, Steps steps) {
    this.database = database;
    this.steps = steps;
  }

  /** All that was brought; nothing more is taken from now on. */
  synchronized Contributed close() {
    closed = true;
    return new Contributed(
        List.copyOf(modelProviders),
        List.copyOf(tools),
        List.copyOf(documentReaders),
        List.copyOf(routes),
        List.copyOf(pages),
        List.copyOf(eventListeners),
        List.copyOf(healthChecks),
        List.copyOf(resources));
  }

  @Override
  public void migrations(Migrations migrations) {
    requireOpen();
    database.migrate(migrations);
    steps.enter(Step.START);
  }

  @Override
  public synchronized void modelProvider(ModelProvider provider) {
    requireOpen();
    modelProviders.add(new Contributed.NamedProvider(provider.name(), provider));
  }

  @Override
  public synchronized void tools(ToolSet toolSet) {
    requireOpen();
    for (Tool tool : toolSet.tools()) {
      if (tools.stream().anyMatch(other -> other.name().equals(tool.name()))) {
        throw new IllegalArgumentException("Two tools are named " + tool.name());
      }
      tools.add(tool);
    }
  }

  @Override
  public synchronized void documentReader(DocumentReader reader) {
    requireOpen();
    documentReaders.add(new Contributed.TypedReader(Set.copyOf(reader.mediaTypes()), reader));
  }

  @Override
  public synchronized void routes(Routes added) {
    requireOpen();
    for (Route route : added.routes()) {
      if (routes.stream()
          .anyMatch(
              other ->
                  other.method().equals(route.method()) && other.path().equals(route.path()))) {
        throw new IllegalArgumentException(
            "Two routes are %s %s".formatted(route.method(), route.path()));
      }
      routes.add(route);
    }
  }

  @Override
  public synchronized void page(Page page) {
    requireOpen();
    if (pages.stream().anyMatch(other -> other.path().equals(page.path()))) {
      throw new IllegalArgumentException("Two pages are at " + page.path());
    }
    pages.add(page);
  }

  @Override
  public synchronized void eventListener(EventListener listener) {
    requireOpen();
    eventListeners.add(listener);
  }

  @Override
  public synchronized void healthCheck(HealthCheck check) {
    requireOpen();
    healthChecks.add(check);
  }

  @Override
  public synchronized void closeOnStop(AutoCloseable resource) {
    requireOpen();
    resources.add(resource);
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException("A plugin contributes during setUp only");
    }
  }
}
