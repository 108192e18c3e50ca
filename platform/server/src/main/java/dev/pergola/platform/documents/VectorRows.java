// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;

/** The stored vectors. Whoever asks has found the documents among the caller's own. */
@JdbcRepository(dialect = Dialect.ANSI)
interface VectorRows extends GenericRepository<VectorRow, UUID> {
  /** A passage's place and its vector. */
  @Introspected
  record Placed(UUID documentId, int number, String vector) {}

  /** How many passages of a document have a vector. */
  @Introspected
  record Counted(UUID documentId, int passages) {}

  /** Does nothing when another node was faster, or when the passage is no longer there. */
  @Query(
      "INSERT INTO documents_vector (passage_id, document_id, model, vector)"
          + " SELECT p.id, p.document_id, :model, :vector FROM documents_passage p"
          + " WHERE p.id = :passageId ON CONFLICT (passage_id, model) DO NOTHING")
  void add(UUID passageId, String model, String vector);

  @Query(
      "SELECT p.document_id, p.number, v.vector FROM documents_vector v"
          + " JOIN documents_passage p ON p.id = v.passage_id"
          + " WHERE v.document_id IN (:documentIds) AND v.model = :model"
          + " ORDER BY p.document_id, p.number")
  List<Placed> of(List<UUID> documentIds, String model);

  /** Documents that have any, with how many. */
  @Query(
      "SELECT document_id, COUNT(*) AS passages FROM documents_vector"
          + " WHERE document_id IN (:documentIds) AND model = :model GROUP BY document_id")
  List<Counted> count(List<UUID> documentIds, String model);
}
