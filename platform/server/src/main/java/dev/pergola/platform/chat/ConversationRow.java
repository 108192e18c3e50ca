// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;

/** A conversation as stored. */
@MappedEntity("chat_conversation")
record ConversationRow(
    @Id UUID id,
    UUID organizationId,
    UUID userId,
    String title,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant updatedAt) {}
