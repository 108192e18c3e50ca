// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as stored. */
@MappedEntity("plugins_event")
record EventRow(
    @Id long sequence,
    UUID id,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant at,
    String type,
    @Nullable UUID organizationId,
    @Nullable UUID userId,
    String actor,
    String subject,
    String details) {
  Event event() {
    return new Event(
        id, at, type, organizationId, userId, actor, subject, (JsonObject) Json.parse(details));
  }
}
