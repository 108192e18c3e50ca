// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The tables in a schema of their own. */
final class PostgresqlTables implements AuditTables {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final String schema = "plugin_audit_" + SCHEMAS.incrementAndGet();
  private final Database database =
      new SchemaDatabase(
          Server.RUNNING.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema);

  PostgresqlTables() throws SQLException {
    Tampering.execute(database, "CREATE SCHEMA " + schema);
    for (var migration : new AuditMigrations().migrations()) {
      Tampering.execute(database, migration.sql());
    }
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void assertReadsOnlyWhatItShows(EntrySearch.Query query, boolean bounded)
      throws SQLException {
    List<String> plan = plan(query);
    assertThat(plan)
        .filteredOn(line -> line.contains("Scan"))
        .hasSize(2)
        .allMatch(line -> line.matches(".*Index Scan (Backward )?using audit_entry_.*"));
    assertThat(plan)
        .filteredOn(line -> line.contains("Index Cond"))
        .allMatch(line -> !bounded || line.contains("ROW(happened_at, sequence)"));
    assertThat(plan).noneMatch(line -> line.strip().matches("-> +(Incremental )?Sort .*"));
  }

  private List<String> plan(EntrySearch.Query query) throws SQLException {
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
  public void close() throws SQLException {
    Tampering.execute(database, "DROP SCHEMA " + schema + " CASCADE");
  }

  /** One server for all tests, from the first that needs it; it ends itself with the tests. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
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
