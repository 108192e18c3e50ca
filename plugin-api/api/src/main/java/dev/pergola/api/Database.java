// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.sql.Connection;
import java.sql.SQLException;

/** A plugin's own tables, in SQLite or PostgreSQL. Safe for use by several threads. */
public interface Database {
  /** Which database this is, for the few statements that differ. */
  enum Kind {
    /** SQLite, one file, one writer at a time. */
    SQLITE,
    /** PostgreSQL. */
    POSTGRESQL
  }

  /** Which database this is. */
  Kind kind();

  /**
   * Runs statements in one transaction: committed when the work returns, rolled back when it
   * throws. What was committed survives a crash of the server. The connection must not be kept,
   * closed, committed or rolled back by the work. On SQLite the transaction holds the write lock
   * from its beginning.
   *
   * @throws SQLException as the work threw it, or when the database cannot be reached
   */
  <T> T transaction(Work<T> work) throws SQLException;

  /** Statements that belong together. */
  @FunctionalInterface
  interface Work<T> {
    /** Runs the statements on a connection that is open and in a transaction. */
    T run(Connection connection) throws SQLException;
  }
}
