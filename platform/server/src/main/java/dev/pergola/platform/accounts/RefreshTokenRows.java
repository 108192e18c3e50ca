// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.UUID;

/** The stored refresh tokens. */
@JdbcRepository(dialect = Dialect.ANSI)
interface RefreshTokenRows extends CrudRepository<RefreshTokenRow, String> {
  /**
   * Uses a token: decides in one statement whether it may be, however many ask at once. Answers 0
   * when it may not.
   *
   * @param grace a token that was used before may be used again if that was not before this time
   */
  @Query(
      "UPDATE accounts_refresh_token SET used_at = COALESCE(used_at, :now) WHERE hash = :hash"
          + " AND expires_at > :now AND (used_at IS NULL OR used_at >= :grace)")
  int use(String hash, long now, long grace);

  @Query(
      "INSERT INTO accounts_refresh_token (hash, session_id, expires_at)"
          + " VALUES (:hash, :sessionId, :expires) ON CONFLICT (hash) DO NOTHING")
  void insertIfAbsent(String hash, UUID sessionId, long expires);

  @Query("DELETE FROM accounts_refresh_token WHERE session_id = :sessionId AND expires_at <= :now")
  void deleteExpired(UUID sessionId, long now);
}
