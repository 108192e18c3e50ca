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
   * @param price null when nobody knows
   */
  public record Entry(String name, ModelChoice model, @Nullable Price price) {}

  /** The aliases that can be asked now. */
  public List<Entry> aliases(Caller caller) {
    return router.meanings(caller).entrySet().stream()
        .map(meaning -> entry(meaning.getKey(), meaning.getValue()))
        .toList();
  }

  /** The models that can be asked now, the best first. */
  public List<Entry> models(Caller caller) {
    return router.answering(caller).stream().map(choice -> entry(choice.id(), choice)).toList();
  }

  private Entry entry(String name, ModelChoice choice) {
    return new Entry(name, choice, prices.of(choice));
  }
}
