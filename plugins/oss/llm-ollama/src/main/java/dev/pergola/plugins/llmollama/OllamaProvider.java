// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

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
import dev.pergola.plugins.llmwire.Answer;
import dev.pergola.plugins.llmwire.Ask;
import dev.pergola.plugins.llmwire.Endpoint;
import dev.pergola.plugins.llmwire.Framing;
import dev.pergola.plugins.llmwire.Key;
import dev.pergola.plugins.llmwire.PulledModels;
import dev.pergola.plugins.llmwire.Server;
import dev.pergola.plugins.llmwire.Vectors;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The models of an Ollama server. */
final class OllamaProvider implements ModelProvider {
  private final Server server;
  private final PulledModels models;
  private final Endpoint endpoint;
  private final OllamaFormat format;

  OllamaProvider(OllamaSettings settings, Supplier<HttpClient> http, InstantSource clock) {
    server = settings.server();
    var tags = new Tags(settings);
    models = new PulledModels(server, http, clock, "/api/tags", tags::read);
    endpoint = new Endpoint(server, http, clock);
    format = new OllamaFormat(settings.contextTokens());
  }

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public List<Model> models() {
    return models.get();
  }

  @Override
  public boolean isReady() {
    return !models.get().isEmpty();
  }

  /** Only a server that wants a key at all can tell askers apart by theirs. */
  @Override
  public boolean takesKeys() {
    return server.key() != null;
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    var answer = new Answer(events, request.model());
    var gathered = new OllamaAnswer(answer);
    endpoint.stream(
        Ask.bearing("/api/chat", format.write(request), key(request.key())),
        Framing.LINES,
        gathered::add);
    return endpoint.complete(answer);
  }

  @Override
  public Embeddings embed(EmbeddingRequest request) throws InterruptedException {
    JsonObject answer =
        endpoint.answer(Ask.bearing("/api/embed", format.write(request), key(request.key())));
    return Vectors.of(
        request,
        Objects.requireNonNullElse(answer.get("embeddings"), Json.NULL).elements(),
        new Usage(Objects.requireNonNullElse(answer.integer("prompt_eval_count"), 0L), 0, 0, 0),
        answer.string("model"),
        endpoint);
  }

  private @Nullable Key key(@Nullable Secret askers) {
    Key key = Key.choose(askers, server.key());
    if (key != null && key.own() && !takesKeys()) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "The Ollama server at %s takes no keys: ask without one.".formatted(server.host()));
    }
    return key;
  }
}
