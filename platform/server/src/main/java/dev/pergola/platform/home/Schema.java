// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings the database's tables to this version of the server. */
public final class Schema {
  /** The newest migration in db/migration; a test holds the two together. */
  static final int VERSION = 18;

  /** What makes a comment of a line that is another database's. */
  private static final String OTHERS = "-- ";

  /** The database was made by a newer server; nothing was changed. */
  public static final class NewerSchemaException extends Exception {
    NewerSchemaException(int found) {
      super(
          "The database was made by a newer version of Pergola (schema %d, this one knows %d)."
                  .formatted(found, VERSION)
              + " Start that version, or restore a backup from before its first start.");
    }
  }

  /**
   * Creates or upgrades the tables; does nothing when they are as they should be.
   *
   * @throws NewerSchemaException when the tables are those of a newer server
   * @throws SQLException when the database cannot be reached
   */
  public static void migrate(DatabaseAddress address) throws NewerSchemaException, SQLException {
    int found;
    try (Connection connection = connect(address)) {
      found = version(connection);
    }
    if (found > VERSION) {
      throw new NewerSchemaException(found);
    }
    // Flyway takes a third of a second to find out the same: ask it only when there is work.
    if (found < VERSION) {
      Flyway.configure()
          .dataSource(address.url(), address.user(), address.password())
          .driver(address.driver())
          .placeholders(
              switch (address.kind()) {
                case SQLITE ->
                    Map.of(
                        "uuid", "VARCHAR(36)",
                        "serial", "INTEGER PRIMARY KEY",
                        "sqlite", "",
                        "postgresql", OTHERS);
                case POSTGRESQL ->
                    Map.of(
                        "uuid", "UUID",
                        "serial", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                        "sqlite", OTHERS,
                        "postgresql", "");
              })
          .load()
          .migrate();
    }
  }

  /**
   * Whether a server has made its tables there.
   *
   * @throws SQLException when the database cannot be reached
   */
  static boolean isThere(DatabaseAddress address) throws SQLException {
    try (Connection connection = connect(address)) {
      return version(connection) > 0;
    }
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    return switch (address.kind()) {
      case SQLITE ->
          java.util.Objects.requireNonNull(
              new SqliteDriver().connect(address.url(), address.credentials()));
      case POSTGRESQL -> DriverManager.getConnection(address.url(), address.credentials());
    };
  }

  private static int version(Connection connection) throws SQLException {
    try (var tables =
        connection.getMetaData().getTables(null, null, "flyway_schema_history", null)) {
      if (!tables.next()) {
        return 0;
      }
    }
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL")) {
      int version = 0;
      while (rows.next()) {
        version = Math.max(version, Integer.parseInt(rows.getString(1)));
      }
      return version;
    }
  }

  private Schema() {}
}
