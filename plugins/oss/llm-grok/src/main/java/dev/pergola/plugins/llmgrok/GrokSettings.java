// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgrok;

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
 * @param apiKey what to authenticate with; null for none
 * @param models as the vendor names them, separated by commas, the preferred one first
 * @param baseUrl where the server's API begins, version included
 * @param requestTimeoutSeconds how long the server may be silent
 */
record GrokSettings(
    @Nullable Secret apiKey, String models, String baseUrl, int requestTimeoutSeconds) {
  /**
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  GrokSettings {
    Server.of(baseUrl, apiKey, requestTimeoutSeconds, "https://api.x.ai/v1");
  }

  /** The vendor, as these settings describe it. */
  ChatCompletionsService service() {
    List<Model> offered = ModelNames.models(models, null);
    return new ChatCompletionsService(
        "grok",
        "Grok",
        Server.of(baseUrl, apiKey, requestTimeoutSeconds, "https://api.x.ai/v1"),
        () -> offered,
        true,
        true);
  }
}
