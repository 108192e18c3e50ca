// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmcustom;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class CustomPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new CustomPlugin();
  }

  @Override
  protected Class<? extends Record> settingsType() {
    return CustomSettings.class;
  }
}
