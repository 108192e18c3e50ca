// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;

/** Brings the models of an Ollama server. */
public final class OllamaPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    contribute.modelProvider(
        new OllamaProvider(context.settings(OllamaSettings.class), context::http, context.clock()));
  }
}
