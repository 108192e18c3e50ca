// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Database;
import dev.pergola.api.Entitlements;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Home;
import dev.pergola.trust.PluginDescriptor;
import io.micronaut.context.annotation.Property;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/** Starts plugins, several at once, and stops them. Used under the lifecycle's lock. */
@Singleton
final class Starter {
  /** How long a plugin's {@code setUp} may take. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final Jars jars;
  private final LivePlugins live;
  private final EventDelivery delivery;
  private final PluginSettings settings;
  private final HostContext.Services services;
  private final Home home;
  private final Database.Kind kind;
  private final DataSource connections;

  Starter(
      Jars jars,
      LivePlugins live,
      EventDelivery delivery,
      PluginSettings settings,
      InstantSource clock,
      Entitlements entitlements,
      EventLog eventLog,
      Home home,
      @Property(name = "pergola.database-kind") Database.Kind kind,
      DataSource connections) {
    this.jars = jars;
    this.live = live;
    this.delivery = delivery;
    this.settings = settings;
    this.services = new HostContext.Services(clock, entitlements, eventLog);
    this.home = home;
    this.kind = kind;
    this.connections = DelegatingDataSource.unwrapDataSource(connections);
  }

  /** Starts plugins side by side; returns when each has started or failed. */
  void start(List<Installed> plugins) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Map<Installed, Begun> begun = new LinkedHashMap<>();
    for (Installed plugin : plugins) {
      plugin.become(PluginState.STARTING, "Its setUp runs.");
      try {
        begun.put(plugin, begin(plugin));
      } catch (PergolaException e) {
        plugin.become(PluginState.FAILED, e.getMessage());
      }
    }
    // One that hangs must not keep those after it waiting: take them as they come.
    while (!begun.isEmpty()) {
      awaitAny(begun.values(), deadline);
      begun
          .entrySet()
          .removeIf(
              entry -> {
                boolean over = System.nanoTime() >= deadline;
                if (!entry.getValue().activation().isDone() && !over) {
                  return false;
                }
                finish(entry.getKey(), entry.getValue(), deadline);
                return true;
              });
    }
  }

  private record Begun(Jars.LoadedJar loaded, Activation activation) {}

  private Begun begin(Installed plugin) {
    PluginDescriptor descriptor = Objects.requireNonNull(plugin.plugin());
    var values = settings.forPlugin(plugin.id(), descriptor.info().settings());
    PluginDatabase database =
        switch (kind) {
          case SQLITE -> new SqlitePluginDatabase(home.pluginData().resolve(plugin.id() + ".db"));
          case POSTGRESQL -> new PostgresqlPluginDatabase(connections, plugin.id());
        };
    Path artifact = Objects.requireNonNull(plugin.artifact());
    Path folder = home.pluginFiles().resolve(plugin.id());
    Guard guard = Guard.of(descriptor, values, folder, artifact, services.eventLog());
    var context =
        new HostContext(
            descriptor.id(), descriptor.version(), values, database, folder, guard, services);
    Jars.LoadedJar loaded = jars.load(artifact, descriptor.id());
    loaded.beGuardedBy(guard);
    return new Begun(loaded, new Activation(loaded, descriptor, context, database));
  }

  private static void awaitAny(Iterable<Begun> begun, long deadline) {
    List<CompletableFuture<?>> ends = new java.util.ArrayList<>();
    begun.forEach(one -> ends.add(one.activation().end()));
    try {
      CompletableFuture.anyOf(ends.toArray(CompletableFuture<?>[]::new))
          .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Each activation tells of its own end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish(Installed plugin, Begun begun, long deadline) {
    try {
      LivePlugin started = begun.activation().await(deadline, LIMIT);
      plugin.setRun(new Installed.Run(begun.loaded(), begun.activation(), started));
      live.add(started);
      delivery.begin(started);
      plugin.become(PluginState.STARTED, "It is at work.");
    } catch (Activation.FailedException e) {
      jars.unload(begun.loaded());
      plugin.become(PluginState.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** Takes a plugin out of use, if it is in use, and unloads its classes. */
  void stop(Installed plugin) {
    Installed.Run run = plugin.run();
    if (run == null) {
      return;
    }
    live.remove(run.live());
    delivery.end(run.live());
    run.activation().stop(run.live());
    jars.unload(run.loaded());
    plugin.setRun(null);
  }
}
