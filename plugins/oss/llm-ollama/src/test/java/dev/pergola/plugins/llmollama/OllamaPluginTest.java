// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class OllamaPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new OllamaPlugin();
  }

  @Override
  protected Class<? extends Record> settingsType() {
    return OllamaSettings.class;
  }
}
