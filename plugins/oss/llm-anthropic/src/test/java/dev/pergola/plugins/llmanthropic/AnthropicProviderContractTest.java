// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.AnthropicDialect;
import dev.pergola.testkit.ModelDialect;
import dev.pergola.testkit.ModelProviderContract;
import java.net.URI;
import java.util.Map;

class AnthropicProviderContractTest extends ModelProviderContract {
  @Override
  protected Plugin plugin() {
    return new AnthropicPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server, String key) {
    return Map.of("baseUrl", server + "/v1", "apiKey", key);
  }

  @Override
  protected ModelDialect dialect() {
    return new AnthropicDialect(16_000);
  }
}
