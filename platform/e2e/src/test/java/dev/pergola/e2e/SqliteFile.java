// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A SQLite database, opened by the tests themselves. */
record SqliteFile(Path file) {
  void execute(String statement) throws SQLException {
    try (Connection connection = open();
        var running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  /** The first column of a query, as text. */
  List<String> column(String query) throws SQLException {
    try (Connection connection = open()) {
      return column(connection, query);
    }
  }

  /** All tables with all their rows, as text. */
  String content() throws SQLException {
    var text = new StringBuilder();
    try (Connection connection = open()) {
      for (String table :
          column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")) {
        text.append(table).append('\n');
        try (var statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              text.append(rows.getString(i)).append('|');
            }
            text.append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  private static List<String> column(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
  }
}
