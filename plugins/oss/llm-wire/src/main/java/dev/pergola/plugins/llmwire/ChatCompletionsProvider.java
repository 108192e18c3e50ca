// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The models of a server that speaks OpenAI's chat completions. Always streams: a silent server is
 * noticed, and so is a cancel.
 */
public final class ChatCompletionsProvider implements ModelProvider {
  private final ChatCompletionsService service;
  private final Endpoint endpoint;
  private final ChatCompletionsFormat format;

  /** Asks this service, by the client that is looked for when there is something to ask. */
  public ChatCompletionsProvider(
      ChatCompletionsService service, Supplier<HttpClient> http, InstantSource clock) {
    this.service = service;
    endpoint = new Endpoint(service.server(), http, clock);
    format = new ChatCompletionsFormat(service.newLimitName());
  }

  @Override
  public String name() {
    return service.provider();
  }

  @Override
  public List<Model> models() {
    return service.models().get();
  }

  @Override
  public boolean isReady() {
    return (!service.needsKey() || service.server().key() != null) && !models().isEmpty();
  }

  @Override
  public boolean takesKeys() {
    return true;
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    Key key = key(request.key());
    var answer = new ChatCompletionsAnswer(new Answer(events, request.model()));
    boolean done =
        endpoint.stream(
            Ask.bearing("/chat/completions", format.write(request), key),
            Framing.EVENTS,
            answer::add);
    Answer whole = answer.whole();
    // Some servers never say why they stop.
    if (done && !whole.isComplete() && !whole.isEmpty()) {
      whole.stop(ChatResponse.StopReason.END);
    }
    return endpoint.complete(whole);
  }

  @Override
  public Embeddings embed(EmbeddingRequest request) throws InterruptedException {
    if (models().stream().noneMatch(model -> model.kind() == Model.Kind.EMBEDDING)) {
      return ModelProvider.super.embed(request);
    }
    JsonObject body =
        Json.object("model", request.model(), "input", request.texts(), "encoding_format", "float");
    if (request.dimensions() != null) {
      body = body.with("dimensions", request.dimensions());
    }
    JsonObject answer = endpoint.answer(Ask.bearing("/embeddings", body, key(request.key())));
    Long tokens = answer.object("usage").integer("prompt_tokens");
    return Vectors.of(
        request,
        Objects.requireNonNullElse(answer.get("data"), Json.NULL).elements().stream()
            .sorted(Comparator.comparingLong(ChatCompletionsProvider::index))
            .map(entry -> Objects.requireNonNullElse(entry.get("embedding"), Json.NULL))
            .toList(),
        new Usage(Objects.requireNonNullElse(tokens, 0L), 0, 0, 0),
        answer.string("model"),
        endpoint);
  }

  private static long index(Json entry) {
    return entry instanceof JsonObject object
        ? Objects.requireNonNullElse(object.integer("index"), 0L)
        : 0;
  }

  @Override
  public @Nullable ChatCompletionsEndpoint chatCompletions(@Nullable Secret askers) {
    Key key = Key.choose(askers, service.server().key());
    return key == null && service.needsKey()
        ? null
        : new ChatCompletionsEndpoint(
            service.server().base(),
            key == null ? null : key.secret(),
            service.server().patience());
  }

  private @Nullable Key key(@Nullable Secret askers) {
    Key key = Key.choose(askers, service.server().key());
    if (key == null && service.needsKey()) {
      throw new PergolaException(
          StandardError.NOT_CONFIGURED,
          "%s has no API key yet: an administrator enters it on the Plugins page, or you bring your own."
              .formatted(service.title()));
    }
    return key;
  }
}
