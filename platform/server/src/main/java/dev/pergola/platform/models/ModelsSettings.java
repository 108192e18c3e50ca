// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How models are used ({@code pergola.models.*}).
 *
 * @param reservedOutputTokens how long an answer is taken to be, before it is given, when nobody
 *     set a bound; greater than zero
 */
// Read at the start: a setting that makes no sense is not to wait for the first question.
@Context
@ConfigurationProperties("pergola.models")
record ModelsSettings(@Bindable(defaultValue = "2000") int reservedOutputTokens) {
  @ConfigurationInject
  ModelsSettings {
    if (reservedOutputTokens <= 0) {
      throw new IllegalArgumentException(
          "pergola.models.reserved-output-tokens must be greater than zero.");
    }
  }
}
