// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** The newest revocation list of each key. */
@JdbcRepository(dialect = Dialect.ANSI)
interface RevocationRows extends CrudRepository<RevocationRows.Row, String> {
  /** A list, as its vendor signed it. */
  @MappedEntity("licensing_revocations")
  record Row(@Id String keyId, long sequence, String token, long installedAt) {}

  /** Puts a list in the place of an older one; tells how many rows that changed, 0 for none. */
  @Query(
      "INSERT INTO licensing_revocations (key_id, sequence, token, installed_at)"
          + " VALUES (:keyId, :sequence, :token, :installedAt)"
          + " ON CONFLICT (key_id) DO UPDATE SET sequence = excluded.sequence,"
          + " token = excluded.token, installed_at = excluded.installed_at"
          + " WHERE licensing_revocations.sequence < excluded.sequence")
  int putNewer(String keyId, long sequence, String token, long installedAt);
}
