// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;

/**
 * Where a document has a term.
 *
 * @param term unique in its document
 * @param passages the numbers of the passages and how often each has it: {@code 0:2 5:1}
 */
@MappedEntity("documents_term")
record TermRow(@Id String term, UUID documentId, String passages) {}
