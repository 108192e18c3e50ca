// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;

/** Tells which tools there are. */
@Controller("/api/tools")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ToolsController {
  private record ToolList(List<ListedTool> tools) {}

  private final Tools tools;

  ToolsController(Tools tools) {
    this.tools = tools;
  }

  // Written by the contract's own JSON, as the parameters are.
  @Get
  @Produces(MediaType.APPLICATION_JSON)
  String list(Caller caller) {
    return Json.of(new ToolList(tools.all())).toString();
  }
}
