// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class OfflinePluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new OfflinePlugin();
  }
}
