// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Database;
import dev.pergola.api.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** The tables of one plugin: what SQLite and PostgreSQL have in common. */
abstract class PluginDatabase implements Database, AutoCloseable {
  private static final String HISTORY =
      "CREATE TABLE IF NOT EXISTS pergola_migrations ("
          + "version INTEGER NOT NULL PRIMARY KEY, description VARCHAR(200) NOT NULL,"
          + " checksum VARCHAR(64) NOT NULL)";

  @Override
  public abstract void close() throws SQLException;

  /** Whether anything was ever stored. */
  abstract boolean exists() throws SQLException;

  /** Deletes all tables, for ever; closes this. */
  abstract void drop() throws SQLException;

  /**
   * Runs the migrations that have not run on this database.
   *
   * @throws IllegalStateException when history and migrations do not fit, or one fails; those
   *     before it stay
   */
  void migrate(Migrations migrations) {
    List<Migrations.Migration> all = migrations.migrations();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).version() != i + 1) {
        throw new IllegalStateException(
            "Migrations are numbered from 1 without gaps, but number %d follows %d"
                .formatted(all.get(i).version(), i));
      }
    }
    try {
      TreeMap<Integer, String> done = transaction(PluginDatabase::history);
      // Migrations of a newer version may have run: after a roll back, or in an upgrade that failed
      // later on. By the contract they leave the tables usable for the version before.
      for (Migrations.Migration migration : all) {
        String checksum = checksum(migration.sql());
        String before = done.get(migration.version());
        if (before == null) {
          transaction(connection -> run(connection, migration, checksum));
        } else if (!before.equals(checksum)) {
          throw new IllegalStateException(
              "Its migration %d has changed since it ran on this database"
                  .formatted(migration.version()));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("A migration of its tables failed: " + e.getMessage(), e);
    }
  }

  private static TreeMap<Integer, String> history(Connection connection) throws SQLException {
    var done = new TreeMap<Integer, String>();
    try (var statement = connection.createStatement()) {
      statement.execute(HISTORY);
      try (var rows = statement.executeQuery("SELECT version, checksum FROM pergola_migrations")) {
        while (rows.next()) {
          done.put(rows.getInt(1), rows.getString(2));
        }
      }
    }
    return done;
  }

  // Several nodes may start at once: the row is written first, and whoever comes second waits for
  // it and finds the work done.
  private boolean run(Connection connection, Migrations.Migration migration, String checksum)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO pergola_migrations VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
      insert.setInt(1, migration.version());
      insert.setString(2, migration.description());
      insert.setString(3, checksum);
      if (insert.executeUpdate() == 0) {
        return false;
      }
    }
    try (var statement = connection.createStatement()) {
      execute(statement, migration.sql());
    }
    return true;
  }

  /** Executes statements, separated by semicolons, all of them: each database knows how. */
  abstract void execute(Statement statement, String statements) throws SQLException;

  private static String checksum(String sql) {
    try {
      return HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest(sql.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    try {
      T result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      try {
        connection.rollback();
      } catch (SQLException rollback) {
        e.addSuppressed(rollback);
      }
      throw e;
    }
  }
}
