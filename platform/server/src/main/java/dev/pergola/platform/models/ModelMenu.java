// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller can choose from when asking, and what that costs. Safe for several threads. */
@Singleton
public final class ModelMenu {
  private final Router router;
  private final Prices prices;

  ModelMenu(Router router, Prices prices) {
    this.router = router;
    this.prices = prices;
  }

  /**
   * Something to choose.
   *
   * @param name what a question names: an alias, or a model as {@code provider/model}
   * @param model the model that this means at present
   * @param title the model's, for people; with its provider where another one has the same title
   * @param price null when nobody knows
   */
  public record Entry(String name, ModelChoice model, String title, @Nullable Price price) {}

  /** The aliases that can be asked now. */
  public List<Entry> aliases(Caller caller) {
    List<ModelChoice> all = router.answering(caller);
    return router.meanings(caller).entrySet().stream()
        .map(meaning -> entry(meaning.getKey(), meaning.getValue(), all))
        .toList();
  }

  /** The models that can be asked now, the best first. */
  public List<Entry> models(Caller caller) {
    List<ModelChoice> all = router.answering(caller);
    return all.stream().map(choice -> entry(choice.id(), choice, all)).toList();
  }

  private Entry entry(String name, ModelChoice choice, List<ModelChoice> all) {
    return new Entry(name, choice, title(choice, all), prices.of(choice));
  }

  private static String title(ModelChoice choice, List<ModelChoice> all) {
    String title = choice.model().title();
    List<ModelChoice> namesakes =
        all.stream().filter(other -> other.model().title().equalsIgnoreCase(title)).toList();
    if (namesakes.size() < 2) {
      return title;
    }
    boolean onlyOne =
        namesakes.stream().filter(other -> other.provider().equals(choice.provider())).count() == 1;
    return "%s (%s)".formatted(title, onlyOne ? choice.provider() : choice.id());
  }
}
