// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;

/**
 * What a passage means to a model.
 *
 * @param model that made it, as {@code provider/model}; unique with the passage
 * @param vector as {@link Vector#text}
 */
@MappedEntity("documents_vector")
record VectorRow(@Id UUID passageId, UUID documentId, String model, String vector) {}
