// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * When the same model is asked again, and after which pause: as long as its server wished for, else
 * twice as long each time, more or less. Safe for use by several threads.
 */
final class Retries {
  private final ModelsSettings settings;
  private final IntervalFunction backoff;

  Retries(ModelsSettings settings) {
    this.settings = settings;
    this.backoff = IntervalFunction.ofExponentialRandomBackoff(settings.retryDelay(), 2, 0.5);
  }

  /**
   * The tries of one question with one model.
   *
   * @param begun whether something of the answer was seen, which is not to be asked for again
   */
  Retry of(ModelChoice choice, BooleanSupplier begun) {
    return Retry.of(
        choice.id(),
        RetryConfig.custom()
            .maxAttempts(settings.attempts())
            .retryOnException(e -> !begun.getAsBoolean() && mayPass(e))
            .intervalBiFunction(
                (attempt, outcome) -> {
                  Duration wished =
                      outcome.isLeft() ? Cooldowns.retryAfter(outcome.getLeft()) : null;
                  return wished == null ? backoff.apply(attempt) : Long.valueOf(wished.toMillis());
                })
            .build());
  }

  // Not what a time limit ended, which has cost the asker enough time.
  private boolean mayPass(Throwable e) {
    if (!(e instanceof PergolaException named)) {
      return false;
    }
    Duration wished = Cooldowns.retryAfter(e);
    return (named.code() == StandardError.UNAVAILABLE || named.code() == StandardError.RATE_LIMITED)
        && (wished == null || wished.compareTo(settings.retryPatience()) <= 0);
  }
}
