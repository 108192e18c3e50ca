// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
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

  LicenseController(Licenses licenses) {
    this.licenses = licenses;
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
    return licenses.install(token(body.strip()), caller);
  }

  @Delete
  LicenseStatus remove(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    licenses.remove(caller);
    return licenses.status();
  }

  private static String token(String body) {
    if (!body.startsWith("{") && !body.startsWith("\"")) {
      return body;
    }
    String token =
        switch (Json.parse(body)) {
          case JsonObject object ->
              object.string("license") != null ? object.string("license") : object.string("token");
          case Json other -> other.text();
        };
    if (token == null) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Send the license token as text, or as JSON: {\"license\": \"…\"}.");
    }
    return token;
  }
}
