// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads vectors out of an answer, whatever the format around them. */
public final class Vectors {
  /**
   * The vectors of the texts.
   *
   * @param vectors as the server sent them, each an array of numbers, in the order of the texts
   * @throws dev.pergola.api.PergolaException when there is not one vector of one length for each
   *     text
   */
  public static Embeddings of(
      EmbeddingRequest request,
      List<Json> vectors,
      Usage usage,
      @Nullable String model,
      Endpoint endpoint) {
    List<float[]> read = vectors.stream().map(vector -> vector(vector, endpoint)).toList();
    boolean alike =
        read.stream().mapToInt(vector -> vector.length).distinct().count() == 1
            && read.getFirst().length > 0;
    if (read.size() != request.texts().size() || !alike) {
      throw endpoint.broken(
          "it sent %d vectors for %d texts, or not all of one length"
              .formatted(read.size(), request.texts().size()));
    }
    return new Embeddings(read, usage, model == null ? request.model() : model);
  }

  private static float[] vector(Json json, Endpoint endpoint) {
    List<Json> numbers = json.elements();
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      if (!(numbers.get(i) instanceof JsonNumber number)) {
        throw endpoint.broken("it sent a vector that holds more than numbers");
      }
      vector[i] = number.value().floatValue();
    }
    return vector;
  }

  private Vectors() {}
}
