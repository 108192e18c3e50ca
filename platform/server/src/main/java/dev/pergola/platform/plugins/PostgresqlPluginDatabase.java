// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A plugin's tables in a PostgreSQL schema of its own, over the server's connections. */
final class PostgresqlPluginDatabase extends PluginDatabase {
  private final DataSource connections;
  private final String schema;
  private volatile boolean created;
  private volatile boolean closed;

  PostgresqlPluginDatabase(DataSource connections, String pluginId) {
    this.connections = connections;
    this.schema = "\"plugin_" + pluginId + "\"";
  }

  @Override
  public Kind kind() {
    return Kind.POSTGRESQL;
  }

  @Override
  public <T> T transaction(Work<T> work) throws SQLException {
    if (closed) {
      throw new IllegalStateException("The plugin is stopped");
    }
    try (Connection connection = connections.getConnection()) {
      connection.setAutoCommit(false);
      T result =
          inTransaction(
              connection,
              open -> {
                try (var statement = open.createStatement()) {
                  if (!created) {
                    // The lock keeps two nodes from making the schema at once, which one would fail
                    // at.
                    statement.execute(
                        "SELECT pg_advisory_xact_lock(hashtext('pergola plugin schema'))");
                    statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
                  }
                  statement.execute("SET LOCAL search_path TO " + schema);
                }
                return work.run(open);
              });
      created = true;
      return result;
    } finally {
      created = true;
    }
  }

  @Override
  void execute(Statement statement, String statements) throws SQLException {
    statement.execute(statements);
  }

  @Override
  boolean exists() throws SQLException {
    try (Connection connection = connections.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?")) {
      statement.setString(1, schema.replace("\"", ""));
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  @Override
  void drop() throws SQLException {
    close();
    try (Connection connection = connections.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
