// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.SimulatedProviderContract;
import java.net.URI;
import java.util.Map;

class GeminiSimulatedTest extends SimulatedProviderContract {
  @Override
  protected Plugin plugin() {
    return new GeminiPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server) {
    return Map.of("baseUrl", server + "/v1beta", "apiKey", "key");
  }
}
