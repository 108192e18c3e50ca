// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import dev.pergola.api.Plugin;
import dev.pergola.testkit.PluginContract;

class DocumentsPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new DocumentsPlugin();
  }
}
