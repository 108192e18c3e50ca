// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.Database;
import dev.pergola.api.Migrations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A plugin's tables in one SQLite file, one transaction at a time. */
final class SqliteDatabase implements Database, AutoCloseable {
  private final Connection connection;

  SqliteDatabase(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?foreign_keys=on");
    connection.setAutoCommit(false);
  }

  @Override
  public Kind kind() {
    return Kind.SQLITE;
  }

  @Override
  public synchronized <T> T transaction(Work<T> work) throws SQLException {
    try {
      T result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  void migrate(Migrations migrations) {
    try {
      transaction(
          open -> {
            try (var statement = open.createStatement()) {
              statement.execute(
                  "CREATE TABLE IF NOT EXISTS pergola_migrations (version INTEGER PRIMARY KEY)");
              for (var migration : migrations.migrations()) {
                int done =
                    statement.executeUpdate(
                        "INSERT OR IGNORE INTO pergola_migrations VALUES ("
                            + migration.version()
                            + ")");
                if (done == 1) {
                  // As execute it would stop after the first statement.
                  statement.executeUpdate(migration.sql());
                }
              }
            }
            return true;
          });
    } catch (SQLException e) {
      throw new IllegalStateException("A migration failed: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }
}
