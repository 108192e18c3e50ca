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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which models the caller can ask. */
@Controller("/api/models")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelsController {
  /** A model; {@code id} is how to ask for it. */
  @Serdeable
  record ModelView(String id, String provider, String model, String title, boolean isDefault) {}

  /**
   * All models, the best first.
   *
   * @param defaultId the model that answers the caller when none is asked for; null when there is
   *     none
   */
  @Serdeable
  record ModelList(List<ModelView> models, @JsonProperty("default") @Nullable String defaultId) {}

  private final Router router;

  ModelsController(Router router) {
    this.router = router;
  }

  @Get
  ModelList list(Caller caller) {
    List<ModelChoice> all = router.answering(caller);
    String first = router.preferred(caller).map(ModelChoice::id).orElse(null);
    return new ModelList(
        all.stream()
            .map(
                choice ->
                    new ModelView(
                        choice.id(),
                        choice.provider(),
                        choice.model().id(),
                        choice.model().title(),
                        choice.id().equals(first)))
            .toList(),
        first);
  }
}
