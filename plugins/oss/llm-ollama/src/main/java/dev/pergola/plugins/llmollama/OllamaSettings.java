// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.Secret;
import dev.pergola.plugins.llmwire.Server;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator sets.
 *
 * @param baseUrl where the server is
 * @param apiKey what to authenticate with; null for a server that needs none
 * @param models which to offer, separated by commas, the preferred one first; null for all
 * @param contextTokens how much of a conversation a model reads at once
 * @param requestTimeoutSeconds how long the server may be silent
 */
record OllamaSettings(
    String baseUrl,
    @Nullable Secret apiKey,
    @Nullable String models,
    int contextTokens,
    int requestTimeoutSeconds) {
  private static final String EXAMPLE = "http://127.0.0.1:11434";

  /**
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  OllamaSettings {
    Server.of(baseUrl, apiKey, requestTimeoutSeconds, EXAMPLE);
    if (contextTokens < 512) {
      throw new IllegalArgumentException("Context in tokens must be at least 512.");
    }
  }

  Server server() {
    return Server.of(baseUrl, apiKey, requestTimeoutSeconds, EXAMPLE);
  }
}
