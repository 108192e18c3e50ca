// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Database;
import java.sql.SQLException;

/** A log's empty tables in one kind of database. */
interface AuditTables extends AutoCloseable {
  Database database();

  /**
   * Fails unless the database's plan for a query over a filled table seeks both parts of a page in
   * an index, in the page's order.
   *
   * @param bounded whether the index must also be entered at a position
   */
  void assertReadsOnlyWhatItShows(EntrySearch.Query query, boolean bounded) throws SQLException;
}
