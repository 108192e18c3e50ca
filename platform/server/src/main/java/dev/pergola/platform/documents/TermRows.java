// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;

/** The index of terms. Whoever asks has found the documents among the caller's own. */
@JdbcRepository(dialect = Dialect.ANSI)
interface TermRows extends GenericRepository<TermRow, String> {
  List<TermRow> saveAll(List<TermRow> rows);

  @Query(
      "SELECT * FROM documents_term WHERE document_id IN (:documentIds) AND term IN (:terms)"
          + " ORDER BY document_id, term")
  List<TermRow> find(List<UUID> documentIds, List<String> terms);
}
