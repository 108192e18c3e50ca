// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Database;
import dev.pergola.api.Entitlements;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Upgrade;
import dev.pergola.platform.home.Home;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.secrets.Secrets;
import dev.pergola.trust.Capabilities;
import dev.pergola.trust.Capability;
import dev.pergola.trust.PluginDescriptor;
import io.micronaut.context.annotation.Property;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts versions of plugins, puts them into use and takes them out of it. Which may run, and when,
 * others decide; different plugins may be started by different threads at once.
 */
@Singleton
final class Starter {
  private static final Logger LOG = LoggerFactory.getLogger(Starter.class);

  private final Jars jars;
  private final LivePlugins live;
  private final EventDelivery delivery;
  private final PluginSettings settings;
  private final Licenses licenses;
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
      Licenses licenses,
      EventLog eventLog,
      Secrets secrets,
      Home home,
      @Property(name = "pergola.database-kind") Database.Kind kind,
      DataSource connections) {
    this.jars = jars;
    this.live = live;
    this.delivery = delivery;
    this.settings = settings;
    this.licenses = licenses;
    this.services = new HostContext.Services(clock, licenses, eventLog, secrets);
    this.home = home;
    this.kind = kind;
    this.connections = DelegatingDataSource.unwrapDataSource(connections);
  }

  /**
   * A version of a plugin that was started, in use or not.
   *
   * @param candidate the jar that it came from
   */
  record Run(Candidate candidate, Jars.LoadedJar loaded, Activation activation, LivePlugin live) {
    ClassLoader classLoader() {
      return loaded.classLoader();
    }
  }

  /**
   * Starts a version of a plugin, beside whatever runs of it: loads its classes, sets it up, checks
   * its health. It is in use only after {@link #use}.
   *
   * @param dependencies the class loaders of the plugins that it depends on
   * @param steps hears of the steps from {@link Step#MIGRATE} to {@link Step#HEALTH}
   * @throws Activation.FailedException when it does not start; nothing of it is left then
   */
  Run start(Candidate candidate, List<ClassLoader> dependencies, Steps steps)
      throws Activation.FailedException {
    requireJar(candidate);
    PluginDescriptor descriptor = candidate.descriptor();
    steps.enter(hasTables(descriptor) ? Step.MIGRATE : Step.START);
    Jars.LoadedJar loaded;
    Activation activation;
    try {
      var values = settings.forPlugin(candidate.id(), descriptor.info().settings());
      PluginDatabase database = database(candidate.id());
      Path folder = home.pluginFiles().resolve(descriptor.id());
      Guard guard = Guard.of(descriptor, values, folder, candidate.file(), services.eventLog());
      var context =
          new HostContext(
              descriptor.id(),
              descriptor.version(),
              values,
              database,
              folder,
              guard,
              services.with(entitlements(candidate)));
      loaded = jars.load(candidate.file(), descriptor.id(), dependencies);
      loaded.beGuardedBy(guard);
      activation = new Activation(loaded, descriptor, context, database, live, steps);
    } catch (PergolaException e) {
      throw new Activation.FailedException(
          e.getMessage(), e.code() == StandardError.NOT_CONFIGURED);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("The plugin {} cannot be loaded", candidate.id(), e);
      throw Activation.FailedException.unexpected(e);
    }
    try {
      LivePlugin started = activation.await();
      steps.enter(Step.START);
      steps.enter(Step.HEALTH);
      activation.checkHealth(started);
      return new Run(candidate, loaded, activation, started);
    } catch (Activation.FailedException e) {
      loaded.unload();
      throw e;
    }
  }

  /** Whether a plugin may have tables of its own, and comes to {@link Step#MIGRATE}. */
  static boolean hasTables(PluginDescriptor descriptor) {
    return Capabilities.parse(descriptor.info().capabilities()).allows(Capability.DATABASE);
  }

  private static void requireJar(Candidate candidate) throws Activation.FailedException {
    String missing = candidate.missing();
    if (missing != null) {
      throw new Activation.FailedException(missing, true);
    }
  }

  // Who asks for the plugin's feature is told what its jar says about it.
  private Entitlements entitlements(Candidate candidate) {
    Upgrade offer = candidate.upgrade(licenses);
    return offer == null ? licenses : licenses.forPlugin(offer);
  }

  /** A plugin's own tables. */
  PluginDatabase database(String pluginId) {
    return switch (kind) {
      case SQLITE -> new SqlitePluginDatabase(home.pluginData().resolve(pluginId + ".db"));
      case POSTGRESQL -> new PostgresqlPluginDatabase(connections, pluginId);
    };
  }

  /**
   * Puts a version into use, in place of another one if there is one. From then on nothing new
   * comes to the one before, and events go to the new one from where the other was.
   *
   * @param before what was in use; null for nothing
   */
  void use(Run run, @Nullable Run before) {
    live.put(run.live());
    if (before != null) {
      delivery.end(before.live());
    }
    delivery.begin(run.live());
  }

  /** Gives a version up that never was in use. */
  void discard(Run run) {
    run.activation().stop(run.live(), Duration.ZERO);
    run.loaded().unload();
  }

  /**
   * Takes a version out of use, and unloads its classes.
   *
   * @param patience how long what it is doing may go on
   * @param steps hears of {@link Step#DRAIN} and {@link Step#STOP}
   */
  void retire(Run run, Duration patience, Steps steps) {
    live.remove(run.live());
    delivery.end(run.live());
    steps.enter(Step.DRAIN);
    run.activation().drain(run.live(), patience);
    steps.enter(Step.STOP);
    run.activation().release();
    run.loaded().unload();
  }
}
