// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;

/** Answers whether the server is up, to anybody. */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthController {
  /**
   * The server's health.
   *
   * @param status {@code UP}
   * @param version the server's version
   */
  @Serdeable
  record Health(String status, String version) {}

  @Get
  Health health() {
    return new Health("UP", Version.CURRENT);
  }
}
