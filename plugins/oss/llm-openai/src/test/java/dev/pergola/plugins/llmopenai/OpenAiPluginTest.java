// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class OpenAiPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new OpenAiPlugin();
  }

  @Override
  protected Class<? extends Record> settingsType() {
    return OpenAiSettings.class;
  }
}
