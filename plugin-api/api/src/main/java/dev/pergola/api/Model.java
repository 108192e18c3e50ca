// SPDX-License-Identifier: MIT
package dev.pergola.api;

import org.jspecify.annotations.Nullable;

/**
 * A language model that a provider offers.
 *
 * @param id as the provider calls it, such as {@code gpt-5-mini}
 * @param title for people
 * @param rank how willingly to choose it when nobody says: the highest wins; a stand-in for a real
 *     model has a negative one
 * @param kind what it is asked for
 * @param contextTokens how many tokens it reads at once, question and answer together; null when
 *     the provider does not say
 * @param answerTokens how many tokens its answer may have when the question sets no bound: what the
 *     provider asks of the vendor by itself; null when it asks for no bound
 */
public record Model(
    String id,
    String title,
    int rank,
    Kind kind,
    @Nullable Integer contextTokens,
    @Nullable Integer answerTokens) {
  /** What a model is asked for. */
  public enum Kind {
    /** Answers, by {@link ModelProvider#chat}. */
    CHAT,
    /** Vectors of texts, by {@link ModelProvider#embed}. */
    EMBEDDING
  }

  /** A model whose answers the provider does not bound by itself. */
  public Model(String id, String title, int rank, Kind kind, @Nullable Integer contextTokens) {
    this(id, title, rank, kind, contextTokens, null);
  }

  /** A model that answers, its context unknown. */
  public Model(String id, String title, int rank) {
    this(id, title, rank, Kind.CHAT, null, null);
  }
}
