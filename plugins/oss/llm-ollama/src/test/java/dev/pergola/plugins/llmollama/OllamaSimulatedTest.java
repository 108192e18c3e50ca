// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.Plugin;
import dev.pergola.api.Usage;
import dev.pergola.testkit.SimulatedProviderContract;
import java.net.URI;
import java.util.Map;

class OllamaSimulatedTest extends SimulatedProviderContract {
  @Override
  protected Plugin plugin() {
    return new OllamaPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server) {
    return Map.of("baseUrl", server.toString());
  }

  /** The simulator counts nothing in this format. */
  @Override
  protected Usage usage() {
    return Usage.NONE;
  }
}
