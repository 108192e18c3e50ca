// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Usage;
import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call to a model as stored. Until it is settled, its tokens and its cost are those that it may
 * take at most.
 *
 * @param ownKey whether the asker's own key paid for it
 * @param outcome null until it is settled
 * @param error the code of the error that it ended with; null for none
 * @param firstTokenMillis from the beginning to the first word; null when none came
 * @param exact whether the vendor counted all tokens; else some are estimated
 * @param costMicros in millionths of the currency; null when the price is not known
 * @param price what it was reckoned with, for people; null when that is not known
 * @param heardInputTokens what it is settled at when its server is killed, as last noted; null in
 *     calls from before that was noted
 * @param heardOutputTokens the same
 * @param heardCostMicros the same; null also when the price is not known
 */
@MappedEntity("models_ledger")
record LedgerRow(
    @Id UUID id,
    UUID organizationId,
    UUID userId,
    @Nullable UUID apiKeyId,
    @Nullable UUID conversationId,
    UUID requestId,
    Asker.Purpose purpose,
    String provider,
    String model,
    boolean ownKey,
    UUID nodeId,
    UUID runId,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant startedAt,
    @Nullable Outcome outcome,
    @Nullable String error,
    @Nullable @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant settledAt,
    @Nullable Long firstTokenMillis,
    @Nullable Long durationMillis,
    boolean exact,
    long inputTokens,
    long outputTokens,
    long cachedInputTokens,
    long reasoningTokens,
    long cacheWriteTokens,
    @Nullable Long costMicros,
    @Nullable String currency,
    @Nullable String price,
    @Nullable Long heardInputTokens,
    @Nullable Long heardOutputTokens,
    @Nullable Long heardCostMicros) {
  /** What of an open call's answer came until now. */
  record Heard(UUID id, long inputTokens, long outputTokens, @Nullable Long costMicros) {}

  /** The tokens. */
  Usage usage() {
    return new Usage(
        inputTokens, outputTokens, cachedInputTokens, reasoningTokens, cacheWriteTokens);
  }
}
