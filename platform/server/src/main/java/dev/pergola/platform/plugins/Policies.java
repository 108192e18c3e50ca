// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.TrustLevel;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;

/** Which plugins may be installed at all. */
@JdbcRepository(dialect = Dialect.ANSI)
interface Policies extends GenericRepository<Policies.Row, Integer> {
  /** The one policy: the least that a plugin must be vouched for. */
  @MappedEntity("plugins_policy")
  record Row(@Id int id, TrustLevel minimumTrust) {}

  @Query("SELECT minimum_trust FROM plugins_policy WHERE id = 1")
  TrustLevel minimumTrust();

  @Query("UPDATE plugins_policy SET minimum_trust = :minimum WHERE id = 1")
  void require(TrustLevel minimum);
}
