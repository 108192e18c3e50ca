// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmcustom;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.SimulatedProviderContract;
import java.net.URI;
import java.util.Map;

class CustomSimulatedTest extends SimulatedProviderContract {
  @Override
  protected Plugin plugin() {
    return new CustomPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server) {
    return Map.of("baseUrl", server + "/v1", "models", "m");
  }
}
