// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.UUID;

/** The stored organizations. */
@JdbcRepository(dialect = Dialect.ANSI)
interface OrganizationRows extends CrudRepository<OrganizationRow, UUID> {}
