// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.plugins.llmwire.ModelNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the list of the models that a server has pulled. */
final class Tags {
  private final List<String> wanted;
  private final int contextTokens;

  Tags(OllamaSettings settings) {
    wanted = ModelNames.of(settings.models()).stream().map(Tags::tagged).toList();
    contextTokens = settings.contextTokens();
  }

  // A name without a tag means the latest.
  private static String tagged(String name) {
    return name.substring(name.lastIndexOf('/') + 1).contains(":") ? name : name + ":latest";
  }

  /** The models in the order of the settings, else as the server lists them: the newest first. */
  List<Model> read(JsonObject tags) {
    List<Model> models = new ArrayList<>();
    for (Json entry : Objects.requireNonNullElse(tags.get("models"), Json.NULL).elements()) {
      if (entry instanceof JsonObject model && model.string("name") instanceof String name) {
        if (wanted.isEmpty() || wanted.contains(name)) {
          models.add(model(name, model.object("details")));
        }
      }
    }
    if (!wanted.isEmpty()) {
      models.sort(Comparator.comparingInt(model -> wanted.indexOf(model.id())));
    }
    // What answers comes before what makes vectors.
    models.sort(Comparator.comparing(Model::kind));
    return models;
  }

  private Model model(String name, JsonObject details) {
    return isEmbedding(name, details.string("family"))
        ? new Model(name, name, 0, Model.Kind.EMBEDDING, null)
        : new Model(name, name, 0, Model.Kind.CHAT, contextTokens);
  }

  // The list does not say it outright; all embedding models of Ollama's own library show it so.
  private static boolean isEmbedding(String name, @Nullable String family) {
    return name.toLowerCase(Locale.ROOT).contains("embed")
        || (family != null && family.toLowerCase(Locale.ROOT).contains("bert"));
  }
}
