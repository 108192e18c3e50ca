// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.GeminiDialect;
import dev.pergola.testkit.ModelDialect;
import dev.pergola.testkit.ModelProviderContract;
import java.net.URI;
import java.util.Map;

class GeminiProviderContractTest extends ModelProviderContract {
  @Override
  protected Plugin plugin() {
    return new GeminiPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server, String key) {
    return Map.of("baseUrl", server + "/v1beta", "apiKey", key);
  }

  @Override
  protected ModelDialect dialect() {
    return new GeminiDialect();
  }

  @Override
  protected boolean embeds() {
    return true;
  }
}
