// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
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
  private final Models models;
  private final Relay relay;

  Gateway(Models models, Relay relay) {
    this.models = models;
    this.relay = relay;
  }

  List<ModelChoice> all() {
    return models.all();
  }

  /**
   * The model that a name means.
   *
   * @throws PergolaException {@link GatewayError#MODEL_NOT_FOUND} when there is none of that name
   */
  ModelChoice resolve(String name) {
    try {
      return models.resolve(name);
    } catch (PergolaException e) {
      if (e.code() != ModelError.UNKNOWN_MODEL) {
        throw e;
      }
      throw new PergolaException(
          GatewayError.MODEL_NOT_FOUND, e.getMessage(), Json.object(GatewayErrors.PARAM, "model"));
    }
  }

  /** Where a model's provider takes requests in OpenAI's own format; null when it does not. */
  @Nullable ChatCompletionsEndpoint endpoint(ModelChoice choice) {
    return models.chatCompletions(choice);
  }

  /** Hands a request on as it is, as {@link Relay#ask}. */
  Relay.Answer relay(
      Asker asker, ModelChoice choice, ChatCompletionsEndpoint endpoint, GatewayRequest request)
      throws InterruptedException {
    return relay.ask(asker, choice, endpoint, request);
  }

  /** Asks in the provider's own format, as {@link Models#ask}. */
  ChatResponse ask(Asker asker, ModelChoice choice, ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    return models.ask(asker, choice, request, events);
  }

  /** Turns texts into vectors, as {@link Models#embed}. */
  Embeddings embed(Asker asker, ModelChoice choice, EmbeddingRequest request)
      throws InterruptedException {
    return models.embed(asker, choice, request);
  }
}
