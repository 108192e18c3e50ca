// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgrok;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class GrokPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new GrokPlugin();
  }

  @Override
  protected Class<? extends Record> settingsType() {
    return GrokSettings.class;
  }
}
