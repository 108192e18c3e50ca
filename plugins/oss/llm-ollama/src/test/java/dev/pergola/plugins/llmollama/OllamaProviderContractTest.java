// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.ModelDialect;
import dev.pergola.testkit.ModelProviderContract;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.OllamaDialect;
import java.net.URI;
import java.util.Map;
import java.util.Set;

class OllamaProviderContractTest extends ModelProviderContract {
  @Override
  protected Plugin plugin() {
    return new OllamaPlugin();
  }

  @Override
  protected Map<String, ?> settings(URI server, String key) {
    return Map.of("baseUrl", server.toString(), "contextTokens", 4096, "apiKey", key);
  }

  @Override
  protected ModelDialect dialect() {
    return new OllamaDialect(4096);
  }

  @Override
  protected boolean embeds() {
    return true;
  }

  @Override
  protected Set<String> unsupportedOptions() {
    return Set.of("toolChoice");
  }

  @Override
  protected void prepare(ModelServer server) {
    server.always("/api/tags", Reply.json(200, OllamaProviderTest.TAGS));
  }
}
