// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a call may cost, guessed before it is made.
 *
 * @param model as {@code provider/model}
 * @param inputTokens what the model will read
 * @param outputTokens what it may write
 * @param cost null when nobody knows what the model costs
 */
public record Quote(
    String model, long inputTokens, long outputTokens, UsageReport.@Nullable Amount cost) {
  static Quote of(ModelChoice choice, Estimate estimate, @Nullable Price price) {
    return new Quote(
        choice.id(),
        estimate.inputTokens(),
        estimate.outputTokens(),
        price == null
            ? null
            : new UsageReport.Amount(
                price.micros(new Usage(estimate.inputTokens(), estimate.outputTokens(), 0, 0)),
                price.currency()));
  }
}
