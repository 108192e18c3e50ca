// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/** The stored secrets. */
@JdbcRepository(dialect = Dialect.ANSI)
interface SecretRows extends CrudRepository<SecretRows.Row, String> {
  /** A secret, sealed. */
  @MappedEntity("secrets_secret")
  record Row(@Id String id, String sealed) {}

  @Query(
      "INSERT INTO secrets_secret (id, sealed) VALUES (:id, :sealed)"
          + " ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed")
  void put(String id, String sealed);

  @Query("SELECT * FROM secrets_secret WHERE SUBSTR(id, 1, LENGTH(:prefix)) = :prefix")
  List<Row> findByPrefix(String prefix);

  @Query("DELETE FROM secrets_secret WHERE SUBSTR(id, 1, LENGTH(:prefix)) = :prefix")
  void deleteByPrefix(String prefix);
}
