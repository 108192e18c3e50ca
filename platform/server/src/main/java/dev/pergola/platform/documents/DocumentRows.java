// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored documents. Always asked for by their owner: others' do not exist. */
@JdbcRepository(dialect = Dialect.ANSI)
interface DocumentRows extends GenericRepository<DocumentRow, UUID> {
  String OWN =
      " WHERE organization_id = :organizationId AND user_id = :userId AND project_id IS NULL";

  String PROJECTS = " WHERE organization_id = :organizationId AND project_id = :projectId";

  DocumentRow save(DocumentRow row);

  Optional<DocumentRow> findByIdAndOrganizationId(UUID id, UUID organizationId);

  @Query("SELECT * FROM documents_document" + OWN + " ORDER BY LOWER(name), id")
  List<DocumentRow> own(UUID organizationId, UUID userId);

  @Query("SELECT * FROM documents_document" + PROJECTS + " ORDER BY LOWER(name), id")
  List<DocumentRow> ofProject(UUID organizationId, UUID projectId);

  @Query("DELETE FROM documents_document WHERE id = :id AND organization_id = :organizationId")
  long delete(UUID id, UUID organizationId);

  /** Documents of which a passage has no vector of a model, the oldest first. */
  @Query(
      "SELECT * FROM documents_document d WHERE d.passages > (SELECT COUNT(*) FROM"
          + " documents_vector v WHERE v.document_id = d.id AND v.model = :model)"
          + " AND d.organization_id = :organizationId AND d.user_id = :userId"
          + " ORDER BY d.created_at, d.id LIMIT :size")
  List<DocumentRow> withoutVectors(UUID organizationId, UUID userId, String model, int size);

  /** Users who have documents. */
  @Query("SELECT DISTINCT organization_id, user_id FROM documents_document")
  List<Owner> owners();
}
