// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pergola.api.Caller;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which models the caller can ask. */
@Controller("/api/models")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelsController {
  /** A model; {@code id} is how to ask for it. */
  @Serdeable
  record ModelView(
      String id,
      String provider,
      String model,
      String title,
      boolean isDefault,
      @Nullable PriceView price) {}

  /** A price per million tokens, in the currency's main unit. */
  @Serdeable
  record PriceView(String currency, BigDecimal input, BigDecimal output) {
    static @Nullable PriceView of(@Nullable Price price) {
      return price == null
          ? null
          : new PriceView(
              price.currency(),
              new BigDecimal(Micros.decimal(price.rates().input())),
              new BigDecimal(Micros.decimal(price.rates().output())));
    }
  }

  /** A name that stands for a model now; {@code model} is that model's id. */
  @Serdeable
  record AliasView(String name, String model) {}

  /**
   * All models, the best first.
   *
   * @param defaultId the model that answers the caller when none is asked for; null when there is
   *     none
   */
  @Serdeable
  record ModelList(
      List<ModelView> models,
      List<AliasView> aliases,
      @JsonProperty("default") @Nullable String defaultId) {}

  private final Router router;
  private final ModelMenu menu;

  ModelsController(Router router, ModelMenu menu) {
    this.router = router;
    this.menu = menu;
  }

  @Get
  ModelList list(Caller caller) {
    String first = router.preferred(caller).map(ModelChoice::id).orElse(null);
    return new ModelList(
        menu.models(caller).stream().map(entry -> view(entry, first)).toList(),
        menu.aliases(caller).stream()
            .map(entry -> new AliasView(entry.name(), entry.model().id()))
            .toList(),
        first);
  }

  private static ModelView view(ModelMenu.Entry entry, @Nullable String first) {
    ModelChoice choice = entry.model();
    return new ModelView(
        entry.name(),
        choice.provider(),
        choice.model().id(),
        choice.model().title(),
        choice.id().equals(first),
        PriceView.of(entry.price()));
  }
}
