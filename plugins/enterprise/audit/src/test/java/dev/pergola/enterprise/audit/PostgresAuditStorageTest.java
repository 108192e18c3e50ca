// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

final class PostgresAuditStorageTest extends AuditStorageContract {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static EmbeddedPostgres server;

  private Database database;

  @BeforeAll
  static void startServer() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void migrate() throws SQLException {
    String schema = "plugin_audit_" + SCHEMAS.incrementAndGet();
    database =
        new SchemaDatabase(server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema);
    Tampering.execute(database, "CREATE SCHEMA " + schema);
    for (var migration : new AuditMigrations().migrations()) {
      Tampering.execute(database, migration.sql());
    }
  }

  @Override
  Database database() {
    return database;
  }

  @Override
  List<String> plan(EntrySearch.Query query) throws SQLException {
    var explained = new EntrySearch.Query("EXPLAIN " + query.sql(), query.parameters());
    return database.transaction(
        connection -> {
          List<String> lines = new ArrayList<>();
          try (var analyze = connection.createStatement()) {
            analyze.execute("ANALYZE audit_entry");
          }
          try (var statement = explained.prepare(connection);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              lines.add(rows.getString(1));
            }
          }
          return lines;
        });
  }

  @Override
  void assertReadsOnlyWhatItShows(List<String> plan, boolean bounded) {
    assertThat(plan)
        .filteredOn(line -> line.contains("Scan"))
        .hasSize(2)
        .allMatch(line -> line.matches(".*Index Scan (Backward )?using audit_entry_.*"));
    assertThat(plan)
        .filteredOn(line -> line.contains("Index Cond"))
        .allMatch(line -> !bounded || line.contains("ROW(happened_at, sequence)"));
    assertThat(plan).noneMatch(line -> line.strip().matches("-> +(Incremental )?Sort .*"));
  }

  /** A schema as the server gives it to a plugin, with a connection for each transaction. */
  private record SchemaDatabase(String url) implements Database {
    @Override
    public Kind kind() {
      return Kind.POSTGRESQL;
    }

    @Override
    public <T> T transaction(Work<T> work) throws SQLException {
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(false);
        try {
          T result = work.run(connection);
          connection.commit();
          return result;
        } catch (SQLException | RuntimeException e) {
          connection.rollback();
          throw e;
        }
      }
    }
  }
}
