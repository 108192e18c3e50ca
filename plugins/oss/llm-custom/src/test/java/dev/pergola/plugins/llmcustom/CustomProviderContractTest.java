// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmcustom;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.ModelDialect;
import dev.pergola.testkit.ModelProviderContract;
import dev.pergola.testkit.OpenAiDialect;
import java.net.URI;
import java.util.Map;

class CustomProviderContractTest extends ModelProviderContract {
  @Override
  protected Plugin plugin() {
    return new CustomPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server, String key) {
    return Map.of(
        "baseUrl", server + "/v1", "models", "m, n", "embeddingModels", "e", "apiKey", key);
  }

  @Override
  protected ModelDialect dialect() {
    return new OpenAiDialect();
  }

  @Override
  protected boolean embeds() {
    return true;
  }

  @Override
  protected boolean speaksChatCompletions() {
    return true;
  }
}
