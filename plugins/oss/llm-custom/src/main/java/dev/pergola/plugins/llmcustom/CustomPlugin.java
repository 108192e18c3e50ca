// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmcustom;

import dev.pergola.api.Contributions;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;
import dev.pergola.plugins.llmwire.ChatCompletionsProvider;
import dev.pergola.plugins.llmwire.ChatCompletionsService;
import dev.pergola.plugins.llmwire.ModelNames;
import dev.pergola.plugins.llmwire.PulledModels;
import dev.pergola.plugins.llmwire.Server;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brings the models of one server that speaks OpenAI's chat completions. */
public final class CustomPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    var settings = context.settings(CustomSettings.class);
    Server server = settings.server();
    contribute.modelProvider(
        server == null
            ? new Unconfigured()
            : new ChatCompletionsProvider(
                new ChatCompletionsService(
                    "custom",
                    "OpenAI-compatible models",
                    server,
                    models(settings, server, context),
                    false,
                    false),
                context::http,
                context.clock()));
  }

  private static Supplier<List<Model>> models(
      CustomSettings settings, Server server, PluginContext context) {
    List<Model> named = ModelNames.models(settings.models(), settings.embeddingModels());
    if (named.stream().anyMatch(model -> model.kind() == Model.Kind.CHAT)) {
      return () -> named;
    }
    Set<String> embedding = Set.copyOf(ModelNames.of(settings.embeddingModels()));
    return new PulledModels(
        server, context::http, context.clock(), "/models", list -> listed(list, embedding));
  }

  // The list does not tell what a model is for, but the administrator may have.
  private static List<Model> listed(JsonObject list, Set<String> embedding) {
    Set<String> ids =
        Objects.requireNonNullElse(list.get("data"), Json.NULL).elements().stream()
            .flatMap(entry -> entry instanceof JsonObject model ? id(model) : Stream.empty())
            .collect(Collectors.toCollection(TreeSet::new));
    ids.removeAll(embedding);
    return ModelNames.models(String.join(",", ids), String.join(",", embedding));
  }

  private static Stream<String> id(JsonObject model) {
    return Stream.ofNullable(model.string("id"));
  }
}
