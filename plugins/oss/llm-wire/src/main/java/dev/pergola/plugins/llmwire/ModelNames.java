// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Models as an administrator lists them: by name, separated by commas, the preferred one first. */
public final class ModelNames {
  /** The names in a setting; none for null. */
  public static List<String> of(@Nullable String setting) {
    return setting == null
        ? List.of()
        : Arrays.stream(setting.split(","))
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .distinct()
            .toList();
  }

  /** The models of two settings: those that answer, then those that make vectors. */
  public static List<Model> models(@Nullable String chat, @Nullable String embedding) {
    List<String> chatIds = of(chat);
    return Stream.concat(
            chatIds.stream().map(id -> new Model(id, id, 0)),
            of(embedding).stream()
                .filter(id -> !chatIds.contains(id))
                .map(id -> new Model(id, id, 0, Model.Kind.EMBEDDING, null)))
        .toList();
  }

  private ModelNames() {}
}
