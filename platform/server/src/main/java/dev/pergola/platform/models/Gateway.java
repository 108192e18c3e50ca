// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that the gateway asks of the models: by which name they go, and how they are asked. Safe for
 * use by several threads.
 */
@Singleton
final class Gateway {
  private final ModelCalls calls;
  private final Router router;
  private final Failover failover;
  private final Relay relay;

  Gateway(ModelCalls calls, Router router, Failover failover, Relay relay) {
    this.calls = calls;
    this.router = router;
    this.failover = failover;
    this.relay = relay;
  }

  List<ModelChoice> all(Caller caller) {
    return router.models(caller);
  }

  /**
   * The model that a name means, whether it answers or makes vectors.
   *
   * @throws PergolaException {@link GatewayError#MODEL_NOT_FOUND} when there is none of that name
   */
  ModelChoice resolve(Caller caller, String name) {
    List<ModelChoice> all = all(caller);
    return all.stream()
        .filter(choice -> choice.id().equals(name))
        .findFirst()
        .or(() -> all.stream().filter(choice -> choice.model().id().equals(name)).findFirst())
        .orElseGet(() -> route(caller, name).first());
  }

  /**
   * The way of a request that names a model, or an alias.
   *
   * @throws PergolaException {@link GatewayError#MODEL_NOT_FOUND} when there is none of that name
   */
  Route route(Caller caller, String name) {
    try {
      return router.route(caller, name, null);
    } catch (PergolaException e) {
      if (e.code() != ModelError.UNKNOWN_MODEL) {
        throw e;
      }
      throw new PergolaException(
          GatewayError.MODEL_NOT_FOUND, e.getMessage(), Json.object(GatewayErrors.PARAM, "model"));
    }
  }

  /** Asks the models of a route until one answers, as {@link Failover#call}. */
  <T> Answered<T> call(Asker asker, Route route, Failover.Call<T> call)
      throws InterruptedException {
    return failover.call(asker, route, call);
  }

  /** Where a model's provider takes requests in OpenAI's own format; null when it does not. */
  @Nullable ChatCompletionsEndpoint endpoint(ModelChoice choice, @Nullable Secret key) {
    return calls.chatCompletions(choice, key);
  }

  /** Hands a request on as it is, as {@link Relay#ask}. */
  Relay.Answer relay(
      Asker asker,
      ModelChoice choice,
      ChatCompletionsEndpoint endpoint,
      boolean ownKey,
      GatewayRequest request,
      Runnable begun)
      throws InterruptedException {
    return relay.ask(asker, choice, endpoint, ownKey, request, begun);
  }

  /** Asks in the provider's own format, as {@link ModelCalls#ask}. */
  ChatResponse ask(Asker asker, ModelChoice choice, ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    return calls.ask(asker, choice, request, events);
  }

  /** Turns texts into vectors, as {@link Failover#embed}. */
  Embeddings embed(Asker asker, ModelChoice choice, EmbeddingRequest request)
      throws InterruptedException {
    return failover.embed(asker, choice, request).answer();
  }
}
