// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document as stored.
 *
 * @param userId who uploaded it, and whose it is when it is no project's
 * @param apiKeyId the API key that it was uploaded with, which asks for its vectors; null for none
 * @param projectId the project's; null for the user's own
 * @param name the file's, unique among those of the same owner
 * @param size in bytes
 * @param pages how many it has; null where the format has none
 * @param passages how many it was cut into
 * @param lengths how many terms each passage has, in their order, with spaces between
 */
@MappedEntity("documents_document")
record DocumentRow(
    @Id UUID id,
    UUID organizationId,
    UUID userId,
    @Nullable UUID apiKeyId,
    @Nullable UUID projectId,
    String name,
    String mediaType,
    long size,
    @Nullable Integer pages,
    int passages,
    String lengths,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt) {}
