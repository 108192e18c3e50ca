// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored passages. Whoever asks has found the document among the caller's own. */
@JdbcRepository(dialect = Dialect.ANSI)
interface PassageRows extends GenericRepository<PassageRow, UUID> {
  List<PassageRow> saveAll(List<PassageRow> rows);

  Optional<PassageRow> findByDocumentIdAndNumber(UUID documentId, int number);

  @Query(
      "SELECT * FROM documents_passage WHERE document_id = :documentId"
          + " AND number >= :from ORDER BY number LIMIT :size")
  List<PassageRow> page(UUID documentId, int from, int size);

  /** The longest of some documents. */
  @Query(
      "SELECT * FROM documents_passage WHERE document_id IN (:documents)"
          + " ORDER BY LENGTH(text) DESC, id LIMIT :size")
  List<PassageRow> longest(List<UUID> documents, int size);

  /** Those that have no vector of a model. */
  @Query(
      "SELECT * FROM documents_passage p WHERE p.document_id = :documentId"
          + " AND NOT EXISTS (SELECT 1 FROM documents_vector v WHERE v.passage_id = p.id"
          + " AND v.model = :model) ORDER BY p.number LIMIT :size")
  List<PassageRow> withoutVectors(UUID documentId, String model, int size);
}
