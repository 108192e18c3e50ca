// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import dev.pergola.api.Permission;
import dev.pergola.platform.web.Permissions;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import org.jspecify.annotations.Nullable;

/** Routes as other rooms have them, to see what the edge makes of a request on its way there. */
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces("text/plain")
@Requires(property = ProbeController.PROPERTY)
class ProbeController {
  static final String PROPERTY = "test.probe";

  @Get("/api/probe/caller")
  String caller(Caller caller) {
    return caller.name();
  }

  @Get("/probe/page")
  String page(Caller caller) {
    return caller.name();
  }

  @Post("/probe/page")
  @Consumes("*/*")
  String change(Caller caller) {
    return caller.name();
  }

  @Get("/probe/outside")
  HttpResponse<String> outside() {
    return HttpResponse.<String>unauthorized().body("the bank wants to know you");
  }

  @Get("/api/probe/administration")
  String administration(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return "administration";
  }

  @Get("/api/probe/secured-by-permission")
  @Secured(Permission.ADMINISTER)
  String securedByPermission() {
    return "administration";
  }

  @Get("/api/probe/anybody")
  @Secured(SecurityRule.IS_ANONYMOUS)
  String anybody(@Nullable Caller caller) {
    return caller == null ? "nobody" : caller.name();
  }

  @Get("/api/probe/own-check")
  @Secured(SecurityRule.IS_ANONYMOUS)
  String ownCheck(Caller caller) {
    return caller.name();
  }
}
