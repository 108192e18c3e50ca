// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Usage;
import dev.pergola.plugins.llmwire.Answer;
import dev.pergola.plugins.llmwire.Ask;
import dev.pergola.plugins.llmwire.Endpoint;
import dev.pergola.plugins.llmwire.Framing;
import dev.pergola.plugins.llmwire.ModelNames;
import dev.pergola.plugins.llmwire.Vectors;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Google's Gemini models. */
final class GeminiProvider implements ModelProvider {
  private final List<Model> models;
  private final Endpoint endpoint;
  private final Credentials credentials;
  private final GenerateFormat format = new GenerateFormat();

  GeminiProvider(
      GeminiSettings settings,
      Credentials credentials,
      Supplier<HttpClient> http,
      InstantSource clock) {
    models = ModelNames.models(settings.models(), settings.embeddingModels());
    endpoint = new Endpoint(settings.server(), http, clock);
    this.credentials = credentials;
  }

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public List<Model> models() {
    return models;
  }

  @Override
  public boolean isReady() {
    return credentials.areThere() && !models.isEmpty();
  }

  @Override
  public boolean takesKeys() {
    return true;
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    String path = path(request.model()) + ":streamGenerateContent?alt=sse";
    JsonObject body = format.write(request);
    return credentials.asking(
        request.key(),
        credential -> {
          var answer = new Answer(events, request.model());
          var gathered = new GenerateAnswer(answer, endpoint);
          endpoint.stream(
              new Ask(path, credential.headers(), body, credential.key()),
              Framing.EVENTS,
              gathered::add);
          return endpoint.complete(answer);
        });
  }

  @Override
  public Embeddings embed(EmbeddingRequest request) throws InterruptedException {
    if (models.stream().noneMatch(model -> model.kind() == Model.Kind.EMBEDDING)) {
      return ModelProvider.super.embed(request);
    }
    List<JsonObject> asked =
        request.texts().stream().map(text -> embedContent(request, text)).toList();
    JsonObject body = Json.object("requests", asked);
    String path = path(request.model()) + ":batchEmbedContents";
    return credentials.asking(
        request.key(),
        credential -> {
          JsonObject answer =
              endpoint.answer(new Ask(path, credential.headers(), body, credential.key()));
          Long tokens = answer.object("usageMetadata").integer("promptTokenCount");
          return Vectors.of(
              request,
              Objects.requireNonNullElse(answer.get("embeddings"), Json.NULL).elements().stream()
                  .map(entry -> Objects.requireNonNullElse(entry.get("values"), Json.NULL))
                  .toList(),
              new Usage(Objects.requireNonNullElse(tokens, 0L), 0, 0, 0),
              null,
              endpoint);
        });
  }

  private static JsonObject embedContent(EmbeddingRequest request, String text) {
    JsonObject one =
        Json.object(
            "model",
            "models/" + bare(request.model()),
            "content",
            Json.object("parts", Json.array(Json.object("text", text))));
    return request.dimensions() == null
        ? one
        : one.with("outputDimensionality", request.dimensions());
  }

  // The name is part of the address, and may have been typed by anybody.
  private static String path(String model) {
    return "/models/" + URLEncoder.encode(bare(model), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String bare(String model) {
    return model.startsWith("models/") ? model.substring("models/".length()) : model;
  }
}
