// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/**
 * Vectors of texts.
 *
 * @param vectors one per text, in the order of the texts, all of one length; not to be changed
 * @param usage what it cost
 * @param model the model that answered, as the provider names it
 */
public record Embeddings(List<float[]> vectors, Usage usage, String model) {
  public Embeddings {
    vectors = List.copyOf(vectors);
  }
}
