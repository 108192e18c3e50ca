// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Database;
import dev.pergola.api.Event;
import dev.pergola.enterprise.audit.EntrySearch.Direction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A log that is empty at first, on one kind of database. */
final class AuditLog implements AutoCloseable {
  /** Which database a test runs on. */
  enum On {
    SQLITE,
    POSTGRESQL;

    AuditLog create() throws Exception {
      return new AuditLog(
          switch (this) {
            case SQLITE -> new SqliteTables();
            case POSTGRESQL -> new PostgresqlTables();
          });
    }
  }

  private final AuditTables tables;

  private AuditLog(AuditTables tables) {
    this.tables = tables;
  }

  Database database() {
    return tables.database();
  }

  void record(List<Event> events) throws SQLException {
    new AuditRecorder(database()).on(events);
  }

  ChainWatch watch() {
    return new ChainWatch(new ChainVerifier(database()), InstantSource.fixed(SampleEvents.START));
  }

  /** Reads the whole chain, which must lead through what was noted. */
  Verification verify(Checkpoint... noted) throws Exception {
    var verifier = new ChainVerifier(database());
    return verifier.verify(verifier.ends(), Checkpoint.START, ChainVerifier.WHOLE, List.of(noted));
  }

  EntrySearch search() {
    return new EntrySearch(database());
  }

  /** The newest entries that the organization may see, newest first. */
  List<Entry> find(EntryFilter filter) throws SQLException {
    return search().find(SampleEvents.ORGANIZATION, filter, Direction.OLDER, null, 100);
  }

  /** The subjects of {@link #find}. */
  List<String> subjects(EntryFilter filter) throws SQLException {
    return find(filter).stream().map(Entry::subject).toList();
  }

  /** A column of all entries in the chain's order, as text. */
  List<String> column(String name) throws SQLException {
    return database()
        .transaction(
            connection -> {
              List<String> values = new ArrayList<>();
              try (var statement = connection.createStatement();
                  ResultSet rows =
                      statement.executeQuery(
                          "SELECT " + name + " FROM audit_entry ORDER BY sequence")) {
                while (rows.next()) {
                  values.add(rows.getString(1));
                }
              }
              return values;
            });
  }

  /** As {@link AuditTables#assertReadsOnlyWhatItShows}. */
  void assertReadsOnlyWhatItShows(EntrySearch.Query query, boolean bounded) throws SQLException {
    tables.assertReadsOnlyWhatItShows(query, bounded);
  }

  @Override
  public void close() throws Exception {
    tables.close();
  }
}
