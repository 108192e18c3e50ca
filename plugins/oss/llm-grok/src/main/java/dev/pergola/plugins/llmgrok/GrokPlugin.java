// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgrok;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;
import dev.pergola.plugins.llmwire.ChatCompletionsProvider;

/** Brings xAI's models. */
public final class GrokPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    contribute.modelProvider(
        new ChatCompletionsProvider(
            context.settings(GrokSettings.class).service(), context::http, context.clock()));
  }
}
