// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.SimulatedProviderContract;
import java.net.URI;
import java.util.Map;

class OpenAiSimulatedTest extends SimulatedProviderContract {
  @Override
  protected Plugin plugin() {
    return new OpenAiPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server) {
    return Map.of("baseUrl", server + "/v1", "apiKey", "key");
  }
}
