// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.Database;
import dev.pergola.api.Entitlements;
import dev.pergola.api.Event;
import dev.pergola.api.Events;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PluginContext;
import dev.pergola.api.Secret;
import dev.pergola.api.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What {@link TestHost} gives to its plugin. */
final class TestContext implements PluginContext, AutoCloseable {
  private final InstantSource clock;
  private final Entitlements entitlements;
  private final JsonObject settings;
  private final Path folder;
  private final Database database;
  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
  private final List<Event> published = new CopyOnWriteArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  TestContext(
      InstantSource clock,
      Entitlements entitlements,
      JsonObject settings,
      Path folder,
      Database database) {
    this.folder = folder;
    this.database = database;
    this.clock = clock;
    this.entitlements = entitlements;
    this.settings = settings;
  }

  @Override
  public String id() {
    return "under-test";
  }

  @Override
  public String version() {
    return "0.0.0";
  }

  @Override
  public <T extends Record> T settings(Class<T> type) {
    return settings.as(type);
  }

  @Override
  public HttpClient http() {
    return http;
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public Secrets secrets() {
    return new Secrets() {
      @Override
      public @Nullable Secret get(String name) {
        return secrets.get(name);
      }

      @Override
      public void put(String name, Secret secret) {
        secrets.put(name, secret);
      }

      @Override
      public void remove(String name) {
        secrets.remove(name);
      }
    };
  }

  @Override
  public Path files() {
    try {
      return Files.createDirectories(folder.resolve("files"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Entitlements entitlements() {
    return entitlements;
  }

  @Override
  public Events events() {
    return (who, type, subject, details) ->
        published.add(
            new Event(
                UUID.randomUUID(),
                Instant.ofEpochMilli(clock.millis()),
                id() + "." + type,
                who.organizationId(),
                who.userId(),
                who.name(),
                subject,
                details));
  }

  /** The events that the plugin published. */
  List<Event> published() {
    return List.copyOf(published);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
