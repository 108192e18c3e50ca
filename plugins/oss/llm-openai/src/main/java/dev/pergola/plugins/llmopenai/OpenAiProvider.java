// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.net.http.HttpClient;
import java.util.List;
import java.util.function.Consumer;

/** The models of one endpoint. Always streams: a silent server is noticed, and so is a cancel. */
final class OpenAiProvider implements ModelProvider {
  private final List<Model> models;
  private final boolean ready;
  private final Endpoint endpoint;
  private final ChatCompletionsFormat format;

  OpenAiProvider(OpenAiSettings settings, HttpClient http) {
    models = settings.modelIds().stream().map(id -> new Model(id, id, 0)).toList();
    ready = !models.isEmpty() && (!settings.isVendor() || settings.key() != null);
    endpoint = new Endpoint(settings, http);
    format = new ChatCompletionsFormat(settings.isVendor());
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public List<Model> models() {
    return models;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    if (!ready) {
      throw new PergolaException(
          StandardError.NOT_CONFIGURED,
          "OpenAI has no API key or no model yet: an administrator enters them on the Plugins page,"
              + " under OpenAI-compatible models.");
    }
    var answer = new StreamedAnswer(events, request.model());
    endpoint.stream(format.write(request), answer::add);
    if (!answer.isComplete()) {
      throw endpoint.broken("the answer ended before it was complete", null);
    }
    return answer.response();
  }
}
