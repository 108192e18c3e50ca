// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How tools are called ({@code pergola.tools.*}).
 *
 * @param timeLimit how long one call may take; longer than zero
 */
// Read at the start: a setting that makes no sense is not to wait for the first question.
@Context
@ConfigurationProperties("pergola.tools")
record ToolsSettings(@Bindable(defaultValue = "60s") Duration timeLimit) {
  @ConfigurationInject
  ToolsSettings {
    if (!timeLimit.isPositive()) {
      throw new IllegalArgumentException(
          "pergola.tools.time-limit must be longer than zero, such as 60s.");
    }
  }
}
