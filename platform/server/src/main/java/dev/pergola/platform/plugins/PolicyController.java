// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Permissions;
import dev.pergola.trust.TrustLevel;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which plugins may be installed, over the API. Its path is not one of the plugins', where it would
 * stand for a plugin of that id.
 */
@Controller("/api/plugin-policy")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PolicyController {
  private final Plugins plugins;

  PolicyController(Plugins plugins) {
    this.plugins = plugins;
  }

  /** The least that a plugin must be vouched for to be installed. */
  @Serdeable
  record Policy(@Nullable TrustLevel minimumTrust) {}

  @Get
  Policy show(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return new Policy(plugins.minimumTrust());
  }

  @Put
  Policy change(Caller caller, @Body Policy policy) {
    Permissions.require(caller, Permission.ADMINISTER);
    TrustLevel minimum = policy.minimumTrust();
    if (minimum == null) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "minimumTrust is missing. Send it as one of %s."
              .formatted(
                  Arrays.stream(TrustLevel.values())
                      .map(TrustLevel::name)
                      .collect(Collectors.joining(", "))));
    }
    plugins.demandTrust(minimum, caller);
    return policy;
  }
}
