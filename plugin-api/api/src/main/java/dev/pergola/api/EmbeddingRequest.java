// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be turned into vectors.
 *
 * @param model the model's id, one of {@link ModelProvider#models} of kind {@link
 *     Model.Kind#EMBEDDING}
 * @param texts at least one
 * @param dimensions how long each vector is to be; null for the model's own length
 * @param key the asker's own key, to be used instead of the provider's; null for the provider's
 */
public record EmbeddingRequest(
    String model, List<String> texts, @Nullable Integer dimensions, @Nullable Secret key) {
  public EmbeddingRequest {
    texts = List.copyOf(texts);
  }
}
