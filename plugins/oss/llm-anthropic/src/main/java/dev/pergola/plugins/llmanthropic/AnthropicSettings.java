// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.Secret;
import dev.pergola.plugins.llmwire.Server;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator sets.
 *
 * @param apiKey what to authenticate with; null for none
 * @param models as the vendor names them, separated by commas, the preferred one first
 * @param maxOutputTokens how long an answer may be when the question does not say: the format wants
 *     a limit always
 * @param baseUrl where the server's API begins, version included
 * @param requestTimeoutSeconds how long the server may be silent
 */
record AnthropicSettings(
    @Nullable Secret apiKey,
    String models,
    int maxOutputTokens,
    String baseUrl,
    int requestTimeoutSeconds) {
  /**
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  AnthropicSettings {
    Server.of(baseUrl, apiKey, requestTimeoutSeconds, "https://api.anthropic.com/v1");
    if (maxOutputTokens < 1) {
      throw new IllegalArgumentException("Longest answer in tokens must be at least 1.");
    }
  }

  Server server() {
    return Server.of(baseUrl, apiKey, requestTimeoutSeconds, "https://api.anthropic.com/v1");
  }
}
