// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.plugins.llmwire.Answer;
import dev.pergola.plugins.llmwire.Ask;
import dev.pergola.plugins.llmwire.Endpoint;
import dev.pergola.plugins.llmwire.Framing;
import dev.pergola.plugins.llmwire.Key;
import dev.pergola.plugins.llmwire.ModelNames;
import dev.pergola.plugins.llmwire.Server;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Anthropic's models. */
final class AnthropicProvider implements ModelProvider {
  // What this speaks; a newer format has a newer date.
  private static final String VERSION = "2023-06-01";

  private final Server server;
  private final List<Model> models;
  private final Endpoint endpoint;
  private final MessagesFormat format;

  AnthropicProvider(AnthropicSettings settings, Supplier<HttpClient> http, InstantSource clock) {
    server = settings.server();
    models =
        ModelNames.of(settings.models()).stream()
            .map(id -> new Model(id, id, 0, Model.Kind.CHAT, null, settings.maxOutputTokens()))
            .toList();
    endpoint = new Endpoint(server, http, clock);
    format = new MessagesFormat(settings.maxOutputTokens());
  }

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public List<Model> models() {
    return models;
  }

  @Override
  public boolean isReady() {
    return server.key() != null && !models.isEmpty();
  }

  @Override
  public boolean takesKeys() {
    return true;
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    Key key = Key.choose(request.key(), server.key());
    if (key == null) {
      throw new PergolaException(
          StandardError.NOT_CONFIGURED,
          "Anthropic has no API key yet: an administrator enters it on the Plugins page, or you"
              + " bring your own.");
    }
    var headers = Map.of("x-api-key", key.reveal(), "anthropic-version", VERSION);
    var answer = new MessagesAnswer(new Answer(events, request.model()));
    endpoint.stream(
        new Ask("/messages", headers, format.write(request), key), Framing.EVENTS, answer::add);
    return endpoint.complete(answer.whole());
  }
}
