// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How models are used ({@code pergola.models.*}).
 *
 * @param reservedOutputTokens how long an answer is taken to be, before it is given, when nobody
 *     set a bound; greater than zero
 * @param attempts how often one model is asked, at most, until it answers; greater than zero
 * @param retryDelay how long to wait before the second attempt; the third waits twice as long, and
 *     so on, each a random half more or less
 * @param retryPatience how long to wait at most where a vendor's server says when to come back
 * @param cooldown how long a provider is let alone that failed three questions
 */
// Read at the start: a setting that makes no sense is not to wait for the first question.
@Context
@ConfigurationProperties("pergola.models")
record ModelsSettings(
    @Bindable(defaultValue = "2000") int reservedOutputTokens,
    @Bindable(defaultValue = "3") int attempts,
    @Bindable(defaultValue = "500ms") Duration retryDelay,
    @Bindable(defaultValue = "5s") Duration retryPatience,
    @Bindable(defaultValue = "30s") Duration cooldown) {
  @ConfigurationInject
  ModelsSettings {
    require(reservedOutputTokens > 0, "reserved-output-tokens must be greater than zero.");
    require(attempts > 0, "attempts must be greater than zero.");
    require(retryDelay.isPositive(), "retry-delay must be greater than zero.");
    require(!retryPatience.isNegative(), "retry-patience must not be negative.");
    require(cooldown.isPositive(), "cooldown must be greater than zero.");
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException("pergola.models." + otherwise);
    }
  }
}
