// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;

/** The stored license. */
@JdbcRepository(dialect = Dialect.ANSI)
interface LicenseRows extends CrudRepository<LicenseRow, String> {
  @Query(
      "INSERT INTO licensing_license (id, token, installed_at) VALUES (:id, :token, :installedAt)"
          + " ON CONFLICT (id) DO UPDATE SET token = excluded.token,"
          + " installed_at = excluded.installed_at")
  void put(String id, String token, Instant installedAt);
}
