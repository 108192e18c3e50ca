// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Model;
import dev.pergola.api.Plugin;
import dev.pergola.testkit.AnthropicDialect;
import dev.pergola.testkit.ModelDialect;
import dev.pergola.testkit.ModelProviderContract;
import dev.pergola.testkit.TestHost;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

  @Test
  void itsModelsTellWhatItAsksForByItself() throws Exception {
    try (TestHost host = TestHost.of(plugin()).settings(Map.of("maxOutputTokens", 9000)).start()) {
      assertThat(host.modelProviders().getFirst().models())
          .isNotEmpty()
          .extracting(Model::answerTokens)
          .containsOnly(9000);
    }
  }
}
