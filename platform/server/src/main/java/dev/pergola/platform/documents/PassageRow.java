// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document as stored.
 *
 * @param number its place, from 0
 * @param page where it begins, from 1; null where the format has no pages
 * @param heading that it stands under; null for none
 */
@MappedEntity("documents_passage")
record PassageRow(
    @Id UUID id,
    UUID documentId,
    int number,
    String text,
    @Nullable Integer page,
    @Nullable String heading) {}
