// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for embeddings in OpenAI's format, and its answer.
 *
 * @param base64 whether each vector is wanted as the base64 of its numbers, 32 bits each, the
 *     lowest byte first
 */
record TranslatedEmbeddings(
    String model, List<String> texts, @Nullable Integer dimensions, boolean base64) {
  private static final Set<String> KNOWN =
      Set.of("model", "input", "dimensions", "encoding_format", "user");

  /**
   * Reads a request.
   *
   * @throws PergolaException {@link GatewayError#UNSUPPORTED_PARAMETER} or {@link
   *     StandardError#INVALID_ARGUMENT}, with the member's name in {@link GatewayErrors#PARAM}
   */
  static TranslatedEmbeddings read(JsonObject body) {
    for (String name : body.members().keySet()) {
      if (!KNOWN.contains(name) && !(body.get(name) instanceof JsonNull)) {
        throw Translation.unsupported(name, "There is no %s for embeddings.".formatted(name));
      }
    }
    String model = body.string("model");
    if (model == null || model.isBlank()) {
      throw GatewayRequest.invalid("model", "model is missing.");
    }
    String format = body.string("encoding_format");
    if (format != null && !Set.of("float", "base64").contains(format)) {
      throw GatewayRequest.invalid("encoding_format", "encoding_format must be float or base64.");
    }
    return new TranslatedEmbeddings(
        model, texts(body.get("input")), dimensions(body), "base64".equals(format));
  }

  private static List<String> texts(@Nullable Json input) {
    if (input instanceof JsonString(String one)) {
      return List.of(one);
    }
    if (input instanceof JsonArray(List<Json> several)
        && !several.isEmpty()
        && several.stream().allMatch(JsonString.class::isInstance)) {
      return several.stream().map(Json::text).toList();
    }
    throw GatewayRequest.invalid(
        "input", "input must be a text, or several: numbers of tokens are not taken.");
  }

  private static @Nullable Integer dimensions(JsonObject body) {
    Json value = body.get("dimensions");
    if (value == null || value instanceof JsonNull) {
      return null;
    }
    if (value instanceof JsonNumber number) {
      long wanted = number.value().longValue();
      if (wanted > 0 && wanted <= 100_000) {
        return (int) wanted;
      }
    }
    throw GatewayRequest.invalid(
        "dimensions", "dimensions must be a whole number greater than zero.");
  }

  /** The request to a model. */
  EmbeddingRequest to(ModelChoice choice) {
    return new EmbeddingRequest(choice.model().id(), texts, dimensions, null);
  }

  /** The answer. */
  JsonObject write(Embeddings embeddings) {
    List<JsonObject> data = new ArrayList<>();
    for (float[] vector : embeddings.vectors()) {
      data.add(
          Json.object("object", "embedding", "index", data.size(), "embedding", vector(vector)));
    }
    return Json.object(
        "object",
        "list",
        "data",
        data,
        "model",
        model,
        "usage",
        Json.object(
            "prompt_tokens", embeddings.usage().inputTokens(),
            "total_tokens", embeddings.usage().inputTokens()));
  }

  private Json vector(float[] vector) {
    if (base64) {
      ByteBuffer bytes =
          ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(vector);
      return Json.string(Base64.getEncoder().encodeToString(bytes.array()));
    }
    List<Double> numbers = new ArrayList<>(vector.length);
    for (float number : vector) {
      numbers.add(Double.valueOf(Float.toString(number)));
    }
    return Json.of(numbers);
  }
}
