// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Migrations;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A migration is run whole, or not at all. */
class PluginDatabaseTest {
  @TempDir private Path folder;
  private PluginDatabase database;

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyStatementOfAMigrationRunsHoweverTheyAreLaidOut(TestServer.On kind) throws Exception {
    open(kind);

    database.migrate(
        migrations(
            "CREATE TABLE a (x VARCHAR(9)); CREATE TABLE b (x INTEGER);"
                + "INSERT INTO a VALUES (';'), ('x;\n'); INSERT INTO b VALUES (1)\n;\n\n"));

    assertThat(read("SELECT x FROM a ORDER BY x")).containsExactly(";", "x;\n");
    assertThat(read("SELECT x FROM b")).containsExactly("1");
  }

  @ParameterizedTest
  @EnumSource
  void aStatementThatFailsUndoesItsWholeMigration(TestServer.On kind) throws Exception {
    open(kind);
    database.migrate(migrations("CREATE TABLE a (x INTEGER);"));

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(
              () ->
                  database.migrate(
                      migrations(
                          "CREATE TABLE a (x INTEGER);",
                          "INSERT INTO a VALUES (7); INSERT INTO nowhere VALUES (1);"
                              + " CREATE TABLE c (x INTEGER);")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nowhere");
    }

    assertThat(read("SELECT x FROM a")).isEmpty();
    assertThat(read("SELECT version FROM pergola_migrations")).containsExactly("1");
  }

  private void open(TestServer.On kind) {
    database =
        switch (kind) {
          case SQLITE -> new SqlitePluginDatabase(folder.resolve("fixture.db"));
          case POSTGRESQL -> new PostgresqlPluginDatabase(postgresql(), "fixture");
        };
  }

  private static PGSimpleDataSource postgresql() {
    DatabaseAddress address = TestServer.freshPostgresql();
    var connections = new PGSimpleDataSource();
    connections.setUrl(address.url());
    connections.setUser(address.user());
    connections.setPassword(address.password());
    return connections;
  }

  private List<String> read(String query) throws SQLException {
    return database.transaction(
        connection -> {
          List<String> found = new ArrayList<>();
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery(query)) {
            while (rows.next()) {
              found.add(rows.getString(1));
            }
          }
          return found;
        });
  }

  private static Migrations migrations(String... statements) {
    return () -> {
      List<Migrations.Migration> all = new ArrayList<>();
      for (String sql : statements) {
        all.add(new Migrations.Migration(all.size() + 1, "step", sql));
      }
      return all;
    };
  }
}
