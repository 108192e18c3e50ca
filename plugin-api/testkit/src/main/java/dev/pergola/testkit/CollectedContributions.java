// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

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

/** What a plugin brought, for {@link TestHost} to hand out. Its migrations run at once. */
final class CollectedContributions implements Contributions {
  final List<ModelProvider> modelProviders = new ArrayList<>();
  final List<Tool> tools = new ArrayList<>();
  final List<DocumentReader> documentReaders = new ArrayList<>();
  final List<Route> routes = new ArrayList<>();
  final List<Page> pages = new ArrayList<>();
  final List<EventListener> listeners = new ArrayList<>();
  final List<HealthCheck> healthChecks = new ArrayList<>();
  final List<AutoCloseable> resources = new ArrayList<>();
  private final SqliteDatabase database;

  CollectedContributions(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public void migrations(Migrations migrations) {
    database.migrate(migrations);
  }

  @Override
  public void modelProvider(ModelProvider provider) {
    modelProviders.add(provider);
  }

  @Override
  public void tools(ToolSet toolSet) {
    tools.addAll(toolSet.tools());
  }

  @Override
  public void documentReader(DocumentReader reader) {
    documentReaders.add(reader);
  }

  @Override
  public void routes(Routes added) {
    routes.addAll(added.routes());
  }

  @Override
  public void page(Page page) {
    pages.add(page);
  }

  @Override
  public void eventListener(EventListener listener) {
    listeners.add(listener);
  }

  @Override
  public void healthCheck(HealthCheck check) {
    healthChecks.add(check);
  }

  @Override
  public void closeOnStop(AutoCloseable resource) {
    resources.add(resource);
  }
}
