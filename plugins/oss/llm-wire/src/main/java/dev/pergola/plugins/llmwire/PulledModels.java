// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that a server says it has, asked for in the background: when somebody wants to know
 * for the first time, and again when the answer is old. Only the first answer is waited for, and
 * not for long: without it, whoever asks first after a start would get another provider's model. A
 * server that is down keeps the list it had. Safe for use by several threads.
 */
public final class PulledModels implements Supplier<List<Model>> {
  private static final Logger LOG = LoggerFactory.getLogger(PulledModels.class);
  private static final Duration FRESH = Duration.ofSeconds(30);
  // Whoever starts the server after Pergola looks for its models at once.
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Server server;
  private final Supplier<HttpClient> http;
  private final InstantSource clock;
  private final HttpRequest request;
  private final Function<JsonObject, List<Model>> reader;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile List<Model> models = List.of();
  private volatile Instant asked = Instant.EPOCH;
  // Done with the first answer, or when nobody waits for it any longer.
  private final CompletableFuture<@Nullable Void> first = new CompletableFuture<>();

  /**
   * Asks nothing yet.
   *
   * @param http the client to ask by, looked for when there is something to ask
   * @param path where the server lists its models
   * @param reader reads the list
   */
  public PulledModels(
      Server server,
      Supplier<HttpClient> http,
      InstantSource clock,
      String path,
      Function<JsonObject, List<Model>> reader) {
    this.server = server;
    this.http = http;
    this.clock = clock;
    this.reader = reader;
    var get = HttpRequest.newBuilder(server.at(path)).timeout(PATIENCE);
    if (server.base().getScheme().equals("http")) {
      get.version(HttpClient.Version.HTTP_1_1);
    }
    if (server.key() != null) {
      get.header("Authorization", "Bearer " + server.key().reveal());
    }
    request = get.build();
  }

  /**
   * The list as last heard, the preferred model first; empty until the server has answered. The
   * first call waits for that, a second at most.
   */
  @Override
  public List<Model> get() {
    List<Model> known = models;
    if (clock.instant().isAfter(asked.plus(known.isEmpty() ? SOON : FRESH))) {
      ask();
    }
    if (first.isDone()) {
      return known;
    }
    awaitFirst();
    return models;
  }

  private void awaitFirst() {
    try {
      first.get(FIRST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      first.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("It is never completed by a failure", e);
    }
  }

  private void ask() {
    if (!underWay.compareAndSet(false, true)) {
      return;
    }
    asked = clock.instant();
    try {
      http.get()
          .sendAsync(request, BodyHandlers.ofString())
          .whenComplete(
              (response, failure) -> {
                try {
                  take(response, failure);
                } finally {
                  underWay.set(false);
                  first.complete(null);
                }
              });
    } catch (RuntimeException e) {
      underWay.set(false);
      first.complete(null);
      throw e;
    }
  }

  private void take(@Nullable HttpResponse<String> response, @Nullable Throwable failure) {
    if (failure != null || response == null || response.statusCode() != 200) {
      LOG.debug(
          "{} does not list its models: {}",
          server.host(),
          response == null ? failure : response.statusCode());
      return;
    }
    try {
      if (Json.parse(response.body()) instanceof JsonObject list) {
        models = List.copyOf(reader.apply(list));
      }
    } catch (PergolaException e) {
      LOG.debug("{} lists its models in a form that cannot be read", server.host(), e);
    }
  }
}
