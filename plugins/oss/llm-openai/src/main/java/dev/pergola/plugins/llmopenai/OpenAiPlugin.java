// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;
import dev.pergola.plugins.llmwire.ChatCompletionsProvider;

/** Brings OpenAI's models. */
public final class OpenAiPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    contribute.modelProvider(
        new ChatCompletionsProvider(
            context.settings(OpenAiSettings.class).service(), context::http, context.clock()));
  }
}
