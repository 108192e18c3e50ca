// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as stored.
 *
 * @param model the model that its owner chose last, as {@code provider/model}; null for none
 * @param style the style that its owner chose; null for the owner's default
 * @param projectId the project that it belongs to; null for none
 */
@MappedEntity("chat_conversation")
record ConversationRow(
    @Id UUID id,
    UUID organizationId,
    UUID userId,
    String title,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant updatedAt,
    @Nullable String model,
    @Nullable ResponseStyle style,
    boolean bookmarked,
    @Nullable UUID projectId) {}
