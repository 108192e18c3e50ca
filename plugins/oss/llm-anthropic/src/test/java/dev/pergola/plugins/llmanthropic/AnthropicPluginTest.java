// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class AnthropicPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new AnthropicPlugin();
  }

  @Override
  protected Class<? extends Record> settingsType() {
    return AnthropicSettings.class;
  }
}
