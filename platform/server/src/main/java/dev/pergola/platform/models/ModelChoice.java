// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Model;

/**
 * A model that can be asked. Holds nothing of the plugin that offers it, which may be stopped by
 * the time the model is asked.
 *
 * @param provider the provider's name, such as {@code openai}
 * @param pluginId the plugin that brings the provider
 * @param model the model, its id as the provider calls it
 */
public record ModelChoice(String provider, String pluginId, Model model) {
  /** The provider whose models are local. */
  static final String LOCAL = "ollama";

  /** Whether the operator takes what the model is asked to stay in the house. */
  public boolean isLocal() {
    return provider.equals(LOCAL);
  }

  /** What tells the model from all others on the installation: {@code openai/gpt-5-mini}. */
  public String id() {
    return provider + "/" + model.id();
  }

  /**
   * How many tokens an answer may have for which the question sets no bound.
   *
   * @param otherwise what to take when the provider sets none either
   */
  long answerTokens(long otherwise) {
    Integer bound = model.answerTokens();
    return bound == null ? otherwise : bound;
  }
}
