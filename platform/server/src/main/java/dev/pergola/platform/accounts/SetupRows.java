// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** The set-up token's hash, while there is one. Writing it locks it until the transaction ends. */
@JdbcRepository(dialect = Dialect.ANSI)
interface SetupRows extends CrudRepository<SetupRows.Row, Integer> {
  /** The one row. */
  @MappedEntity("accounts_setup")
  record Row(@Id int id, String hash) {}

  @Query(
      "INSERT INTO accounts_setup (id, hash) VALUES (1, :hash)"
          + " ON CONFLICT (id) DO UPDATE SET hash = excluded.hash")
  void put(String hash);

  /** Answers 0 when the hash is not, or no longer, the one stored. */
  @Query("DELETE FROM accounts_setup WHERE hash = :hash")
  int take(String hash);

  boolean existsByHash(String hash);
}
