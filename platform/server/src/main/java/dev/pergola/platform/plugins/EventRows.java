// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/** The stored events. */
@JdbcRepository(dialect = Dialect.ANSI)
interface EventRows extends CrudRepository<EventRow, Long> {
  List<EventRow> findTop500BySequenceGreaterThanOrderBySequence(long sequence);
}
