// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;

/** Brings Anthropic's models. */
public final class AnthropicPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    contribute.modelProvider(
        new AnthropicProvider(
            context.settings(AnthropicSettings.class), context::http, context.clock()));
  }
}
