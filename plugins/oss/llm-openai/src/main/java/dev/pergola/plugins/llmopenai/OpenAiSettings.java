// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.Model;
import dev.pergola.api.Secret;
import dev.pergola.plugins.llmwire.ChatCompletionsService;
import dev.pergola.plugins.llmwire.ModelNames;
import dev.pergola.plugins.llmwire.Server;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator sets.
 *
 * @param baseUrl where the server's API begins, version included
 * @param apiKey what to authenticate with; null for none
 * @param models as the server names them, separated by commas, the preferred one first
 * @param embeddingModels those that make vectors of texts, separated by commas
 * @param requestTimeoutSeconds how long the server may be silent
 */
record OpenAiSettings(
    String baseUrl,
    @Nullable Secret apiKey,
    String models,
    @Nullable String embeddingModels,
    int requestTimeoutSeconds) {
  /**
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  OpenAiSettings {
    Server.of(baseUrl, apiKey, requestTimeoutSeconds, "https://api.openai.com/v1");
  }

  /** The vendor, as these settings describe it. */
  ChatCompletionsService service() {
    Server server = Server.of(baseUrl, apiKey, requestTimeoutSeconds, "https://api.openai.com/v1");
    // The address may be another server's: before llm-custom, this plugin asked them all.
    boolean vendor = "api.openai.com".equalsIgnoreCase(server.base().getHost());
    List<Model> offered = ModelNames.models(models, embeddingModels);
    return new ChatCompletionsService("openai", "OpenAI", server, () -> offered, vendor, vendor);
  }
}
