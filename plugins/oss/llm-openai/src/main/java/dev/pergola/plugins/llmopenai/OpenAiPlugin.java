// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;

/** Brings the models of one OpenAI-compatible endpoint. */
public final class OpenAiPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    contribute.modelProvider(
        new OpenAiProvider(context.settings(OpenAiSettings.class), context.http()));
  }
}
