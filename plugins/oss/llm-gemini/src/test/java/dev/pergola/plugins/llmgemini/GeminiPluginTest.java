// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class GeminiPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new GeminiPlugin();
  }

  @Override
  protected Class<? extends Record> settingsType() {
    return GeminiSettings.class;
  }
}
