// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmcustom;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.List;
import java.util.function.Consumer;

/** What the plugin brings until it has an address. */
final class Unconfigured implements ModelProvider {
  @Override
  public String name() {
    return "custom";
  }

  @Override
  public List<Model> models() {
    return List.of();
  }

  @Override
  public boolean isReady() {
    return false;
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) {
    throw new PergolaException(
        StandardError.NOT_CONFIGURED,
        "OpenAI-compatible models has no base address yet: an administrator enters it on the"
            + " Plugins page.");
  }
}
