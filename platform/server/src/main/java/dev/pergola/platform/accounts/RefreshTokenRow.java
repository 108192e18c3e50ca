// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token as stored.
 *
 * @param usedAt when it was first exchanged for its successor; null when it was not
 */
@MappedEntity("accounts_refresh_token")
record RefreshTokenRow(
    @Id String hash,
    UUID sessionId,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant expiresAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) @Nullable Instant usedAt) {}
