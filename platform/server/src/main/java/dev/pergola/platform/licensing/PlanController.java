// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Limit;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Permissions;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Editions and plans over the API. In JSON, -1 stands for an unlimited limit. */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PlanController {
  private static final Map<String, Limit> UNLIMITED =
      Plan.FREE.limits().keySet().stream()
          .collect(Collectors.toUnmodifiableMap(name -> name, _ -> Limit.unlimited()));

  private final Plans plans;
  private final Licenses licenses;

  PlanController(Plans plans, Licenses licenses) {
    this.plans = plans;
    this.licenses = licenses;
  }

  /** The editions, and what each adds. */
  @Get(value = "/editions", produces = MediaType.APPLICATION_JSON)
  String editions() {
    List<JsonObject> all =
        Arrays.stream(Edition.values())
            .map(
                edition ->
                    Json.object(
                        "id", edition.id(), "title", edition.title(), "adds", added(edition)))
            .toList();
    return Json.object("editions", all).toString();
  }

  private List<JsonObject> added(Edition edition) {
    return Arrays.stream(Feature.values())
        .filter(feature -> feature.edition() == edition)
        .map(
            feature ->
                Json.object(
                    "feature", feature.id(),
                    "title", feature.title(),
                    "brings", feature.brings(),
                    "open", licenses.allows(feature.id())))
        .toList();
  }

  @Get(value = "/plans", produces = MediaType.APPLICATION_JSON)
  String plans() {
    return Json.object("plans", Arrays.stream(Plan.values()).map(PlanController::json).toList())
        .toString();
  }

  /** Everybody may see their own organization's plan; an administrator any organization's. */
  @Get(value = "/organizations/{id}/plan", produces = MediaType.APPLICATION_JSON)
  String show(Caller caller, UUID id) {
    if (!caller.organizationId().equals(id) && !caller.may(Permission.ADMINISTER)) {
      throw Plans.missing(id);
    }
    return json(plans.known(id)).toString();
  }

  @Put(
      value = "/organizations/{id}/plan",
      consumes = MediaType.APPLICATION_JSON,
      produces = MediaType.APPLICATION_JSON)
  String assign(Caller caller, UUID id, @Body String body) {
    requireAdministrator(caller, id);
    plans.assign(id, plan(body), caller);
    return json(plans.of(id)).toString();
  }

  /** Takes the plan away: the organization is unlimited then. */
  @Delete(value = "/organizations/{id}/plan", produces = MediaType.APPLICATION_JSON)
  @Consumes(MediaType.ALL)
  String unassign(Caller caller, UUID id) {
    requireAdministrator(caller, id);
    plans.assign(id, null, caller);
    return json(plans.of(id)).toString();
  }

  // Whether another organization exists is nobody's business but the administrators'.
  private static void requireAdministrator(Caller caller, UUID id) {
    if (!caller.organizationId().equals(id) && !caller.may(Permission.ADMINISTER)) {
      throw Plans.missing(id);
    }
    Permissions.require(caller, Permission.ADMINISTER);
  }

  private static Plan plan(String body) {
    String name = Json.parse(body) instanceof JsonObject object ? object.string("plan") : null;
    Plan plan = Plan.named(name);
    if (plan == null) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Send the plan as JSON, {\"plan\": \"…\"}: one of "
              + Arrays.stream(Plan.values()).map(Plan::name).collect(Collectors.joining(", "))
              + ".");
    }
    return plan;
  }

  private static JsonObject json(@Nullable Plan plan) {
    Map<String, Limit> limits = plan == null ? UNLIMITED : plan.limits();
    Map<String, Json> numbers = new TreeMap<>();
    limits.forEach((name, limit) -> numbers.put(name, limit.json()));
    return Json.object(
        "plan", plan, "limits", numbers, "features", plan == null ? null : plan.features());
  }
}
