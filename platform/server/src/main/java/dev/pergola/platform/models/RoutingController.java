// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Permissions;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which model answers, over the API; and trying one out. */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RoutingController {
  private final Routing routing;
  private final Router router;
  private final ModelDesk desk;

  RoutingController(Routing routing, Router router, ModelDesk desk) {
    this.routing = routing;
    this.router = router;
    this.desk = desk;
  }

  /** The organization's rules, for those who manage it; and what comes of them for the caller. */
  @Get(value = "/routing", produces = MediaType.APPLICATION_JSON)
  String show(Caller caller) {
    return shown(caller).toString();
  }

  private JsonObject shown(Caller caller) {
    boolean manages = Permissions.managesOrganization(caller);
    RoutingRules rules = routing.rules(caller.organizationId());
    return Json.object(
        "rules", manages ? rules.json() : null,
        "aliases", router.aliases(caller),
        "preferred", routing.preferred(caller),
        "now", now(caller));
  }

  private @Nullable JsonObject now(Caller caller) {
    try {
      Route route = router.route(caller, null, null);
      return Json.object(
          "origin", route.origin(),
          "models", route.chain().stream().map(ModelChoice::id).toList(),
          "missing", route.missing());
    } catch (PergolaException e) {
      return null;
    }
  }

  /** Changes some of the rules, and says what of them means nothing at present. */
  @Put(
      value = "/routing",
      consumes = MediaType.APPLICATION_JSON,
      produces = MediaType.APPLICATION_JSON)
  String change(Caller caller, @Body String body) {
    Permissions.requireManagesOrganization(caller);
    JsonObject sent = object(body);
    RoutingRules changed = routing.change(caller, rules -> rules.with(sent));
    return shown(caller).with("warnings", desk.unknown(changed)).toString();
  }

  /** Says which model the caller prefers. */
  @Put(
      value = "/routing/preferred",
      consumes = MediaType.APPLICATION_JSON,
      produces = MediaType.APPLICATION_JSON)
  String prefer(Caller caller, @Body String body) {
    JsonObject sent = object(body);
    String model = sent.get("model") instanceof JsonNull ? null : text(sent, "model");
    if (model != null && !model.isBlank()) {
      ModelChoice meant = router.route(caller, model, null).first();
      model = router.isAlias(caller, model.strip()) ? model : meant.id();
    }
    routing.prefer(caller, model);
    return show(caller);
  }

  /** The providers, and how they fare. */
  @Get(value = "/models/providers", produces = MediaType.APPLICATION_JSON)
  String providers(Caller caller) {
    return Json.object(
            "providers", desk.providers(caller).stream().map(RoutingController::json).toList())
        .toString();
  }

  private static JsonObject json(ModelDesk.Provider provider) {
    Cooldowns.Health health = provider.health();
    return Json.object(
        "name", provider.name(),
        "plugin", provider.pluginId(),
        "ready", provider.ready(),
        "takesKeys", provider.takesKeys(),
        "keys", provider.keys().stream().map(KeysController::json).toList(),
        "coolingUntil", health.until(),
        "lastError", health.error(),
        "lastErrorAt", health.failedAt(),
        "models",
            provider.models().stream()
                .map(
                    offered ->
                        Json.object(
                            "id", offered.choice().id(),
                            "title", offered.choice().model().title(),
                            "kind", offered.choice().model().kind(),
                            "contextTokens", offered.choice().model().contextTokens()))
                .toList());
  }

  /** Asks a model for a word. */
  @Post(
      value = "/models/test",
      consumes = MediaType.APPLICATION_JSON,
      produces = MediaType.APPLICATION_JSON)
  String test(Caller caller, @Body String body) throws InterruptedException {
    ModelDesk.Trial trial = desk.test(caller, text(object(body), "model"));
    PergolaException failure = trial.failure();
    Long cost = trial.cost();
    return Json.object(
            "model", trial.choice().id(),
            "works", failure == null,
            "answer", trial.answer(),
            "millis", trial.millis(),
            "inputTokens", trial.usage().inputTokens(),
            "outputTokens", trial.usage().outputTokens(),
            "cost", cost == null ? null : new BigDecimal(Micros.decimal(cost)),
            "currency", trial.currency(),
            "ownKey", trial.ownKey(),
            "code", failure == null ? null : failure.code().name(),
            "detail", failure == null ? null : failure.getMessage())
        .toString();
  }

  /**
   * A request's body.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is no object
   */
  static JsonObject object(String body) {
    if (Json.parse(body) instanceof JsonObject object) {
      return object;
    }
    throw new PergolaException(StandardError.INVALID_ARGUMENT, "Send a JSON object.");
  }

  /**
   * A member of a request's body.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is no text
   */
  static String text(JsonObject sent, String name) {
    String text = sent.string(name);
    if (text == null) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, name + " must be a text.");
    }
    return text;
  }

  /** Names, as people enter them in one line. */
  static List<String> names(@Nullable String line) {
    return line == null
        ? List.of()
        : List.of(line.split("[,\\s]+")).stream()
            .filter(name -> !name.isBlank())
            .distinct()
            .toList();
  }
}
