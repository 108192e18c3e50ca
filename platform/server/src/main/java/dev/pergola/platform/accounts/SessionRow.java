// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;

/** A session as stored. */
@MappedEntity("accounts_session")
record SessionRow(
    @Id UUID id,
    UUID userId,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant refreshedAt) {}
