// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.SimulatedProviderContract;
import java.net.URI;
import java.util.Map;

class AnthropicSimulatedTest extends SimulatedProviderContract {
  @Override
  protected Plugin plugin() {
    return new AnthropicPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server) {
    return Map.of("baseUrl", server + "/v1", "apiKey", "key");
  }
}
