// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Database;
import dev.pergola.api.Entitlements;
import dev.pergola.api.Events;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PluginContext;
import dev.pergola.api.Secret;
import dev.pergola.api.Secrets;
import dev.pergola.trust.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server offers to one plugin during one run of it. */
final class HostContext implements PluginContext, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostContext.class);

  private final String id;
  private final String version;
  private final JsonObject settings;
  private final PluginDatabase database;
  private final Path folder;
  private final Guard guard;
  private final Services services;
  private @Nullable PluginHttpClient http;
  private volatile boolean closed;

  /** What all plugins share. */
  record Services(
      InstantSource clock,
      Entitlements entitlements,
      EventLog eventLog,
      dev.pergola.platform.secrets.Secrets secrets) {
    /** The same with what one plugin is entitled to. */
    Services with(Entitlements own) {
      return new Services(clock, own, eventLog, secrets);
    }
  }

  HostContext(
      String id,
      String version,
      JsonObject settings,
      PluginDatabase database,
      Path folder,
      Guard guard,
      Services services) {
    this.id = id;
    this.version = version;
    this.settings = settings;
    this.database = database;
    this.folder = folder;
    this.guard = guard;
    this.services = services;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public <T extends Record> T settings(Class<T> type) {
    requireOpen();
    return settings.as(type);
  }

  @Override
  public synchronized HttpClient http() {
    requireOpen();
    guard.require(Capability.NETWORK, "PluginContext.http");
    if (http == null) {
      // The client's threads take over this thread's context class loader: it must not be the
      // plugin's, which they would keep in memory.
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(HostContext.class.getClassLoader());
      try {
        http = new PluginHttpClient(id, guard);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
    return http;
  }

  /**
   * Refuses an address that the server is to call on the plugin's behalf, unless it is one of the
   * web whose host the plugin declares.
   *
   * @throws dev.pergola.api.PergolaException {@link GuardError#CAPABILITY_NOT_DECLARED}
   */
  void requireHost(URI address) {
    guard.requireWebHost(address, "ModelProvider.chatCompletions");
  }

  @Override
  public Database database() {
    requireOpen();
    guard.require(Capability.DATABASE, "PluginContext.database");
    return database;
  }

  @Override
  public Secrets secrets() {
    requireOpen();
    guard.require(Capability.SECRETS, "PluginContext.secrets");
    return new OwnSecrets();
  }

  /** The secrets under the plugin's own names. */
  private final class OwnSecrets implements Secrets {
    @Override
    public @Nullable Secret get(String name) {
      return services.secrets().get(key(name));
    }

    @Override
    public void put(String name, Secret secret) {
      services.secrets().put(key(name), secret);
    }

    @Override
    public void remove(String name) {
      services.secrets().remove(key(name));
    }

    private String key(String name) {
      requireOpen();
      return PluginData.secretId(id, name);
    }
  }

  @Override
  public Path files() {
    requireOpen();
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder of the plugin " + id, e);
    }
  }

  @Override
  public InstantSource clock() {
    return services.clock();
  }

  @Override
  public Entitlements entitlements() {
    return services.entitlements();
  }

  @Override
  public Events events() {
    return (caller, type, subject, details) -> {
      requireOpen();
      services.eventLog().record(caller, id + "." + type, subject, details);
    };
  }

  /** What the plugin made and has to end. */
  Leftovers leftovers() {
    return guard.leftovers();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The plugin " + id + " is stopped");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (http != null) {
      http.release();
      http = null;
    }
    try {
      database.close();
    } catch (SQLException e) {
      LOG.warn("Closing the tables of {} failed", id, e);
    }
  }
}
