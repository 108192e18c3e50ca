// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models of a server that speaks OpenAI's format: nobody is to ask them in another one. */
final class RelayedProvider implements ModelProvider {
  static final String KEY = "sk-of-the-operator-9f8e7d";

  private final URI server;
  private final Duration patience;

  RelayedProvider(URI server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public List<Model> models() {
    return List.of(new Model("gpt-5-mini", "GPT", 1));
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) {
    throw new AssertionError("The gateway translates what it could relay");
  }

  @Override
  public ChatCompletionsEndpoint chatCompletions(@Nullable Secret key) {
    return new ChatCompletionsEndpoint(
        URI.create(server + "/vendor/v1"), new Secret(KEY), patience);
  }
}
