// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;

/**
 * A project as stored.
 *
 * @param instructions what models are told in its conversations; empty for nothing
 */
@MappedEntity("chat_project")
record ProjectRow(
    @Id UUID id,
    UUID organizationId,
    UUID userId,
    String name,
    ProjectColor color,
    String description,
    String instructions,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant updatedAt) {}
