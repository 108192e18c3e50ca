// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonBoolean;
import dev.pergola.api.JsonObject;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The license over the API, for administrators. */
@Controller("/api/license")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LicenseController {
  private final Licenses licenses;
  private final Trials trials;
  private final RevocationLists revocations;
  private final UpgradePrompts prompts;

  LicenseController(
      Licenses licenses, Trials trials, RevocationLists revocations, UpgradePrompts prompts) {
    this.licenses = licenses;
    this.trials = trials;
    this.revocations = revocations;
    this.prompts = prompts;
  }

  @Get
  LicenseStatus show(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return licenses.status();
  }

  /** Takes the token itself, or {@code {"license": "…"}}. */
  @Put
  @Consumes(MediaType.ALL)
  LicenseStatus install(Caller caller, @Body String body) {
    Permissions.require(caller, Permission.ADMINISTER);
    return licenses.install(token(body.strip(), "license"), caller);
  }

  @Delete
  LicenseStatus remove(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    licenses.remove(caller);
    return licenses.status();
  }

  @Post("/trial")
  @Consumes(MediaType.ALL)
  LicenseStatus startTrial(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return trials.start(caller);
  }

  /** Takes the signed list itself, or {@code {"revocations": "…"}}. */
  @Put("/revocations")
  @Consumes(MediaType.ALL)
  LicenseStatus installRevocations(Caller caller, @Body String body) {
    Permissions.require(caller, Permission.ADMINISTER);
    return revocations.install(token(body.strip(), "revocations"), caller);
  }

  @Post("/clock/confirm")
  @Consumes(MediaType.ALL)
  LicenseStatus confirmClock(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return licenses.confirmClock(caller);
  }

  @Get("/prompts")
  UpgradePrompts.Counts prompts(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return prompts.counts();
  }

  /** Takes {@code {"counting": true}} or false. */
  @Put("/prompts")
  UpgradePrompts.Counts countPrompts(Caller caller, @Body String body) {
    Permissions.require(caller, Permission.ADMINISTER);
    if (Json.parse(body).get("counting") instanceof JsonBoolean counting) {
      return prompts.count(counting.value(), caller);
    }
    throw new PergolaException(
        StandardError.INVALID_ARGUMENT, "Send {\"counting\": true} or {\"counting\": false}.");
  }

  private static String token(String body, String name) {
    if (!body.startsWith("{") && !body.startsWith("\"")) {
      return body;
    }
    String token =
        switch (Json.parse(body)) {
          case JsonObject object ->
              object.string(name) != null ? object.string(name) : object.string("token");
          case Json other -> other.text();
        };
    if (token == null) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Send the vendor's file as text, or as JSON: {\"%s\": \"…\"}.".formatted(name));
    }
    return token;
  }
}
