// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Database;
import dev.pergola.api.Event;
import dev.pergola.api.EventListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Appends events to the chain, each exactly once, however often it is delivered and by however many
 * nodes at once: a batch is one transaction, and a transaction that appends holds the head row's
 * lock from its first statement.
 *
 * <p>Recording never looks whether the chain is sound. After an attack it goes on from the head
 * that it finds, so the break stays where it was made. Where it cannot go on (the head row is gone,
 * or a foreign row has the next number), it fails, and the server keeps the events and delivers
 * them again.
 */
final class AuditRecorder implements EventListener {
  // Long enough for any name, short enough for PostgreSQL's limit on the size of an index entry:
  // an actor may be whatever somebody typed when a sign-in failed.
  private static final int MAX_INDEXED = 400;

  private static final String INSERT =
      "INSERT INTO audit_entry (%s, hash) VALUES (%s?)"
          .formatted(String.join(", ", ChainHash.COLUMNS), "?, ".repeat(ChainHash.COLUMNS.size()));

  private final Database database;

  AuditRecorder(Database database) {
    this.database = database;
  }

  @Override
  public void on(List<Event> events) throws SQLException {
    database.transaction(
        connection -> {
          Checkpoint head = lockHead(connection);
          return writeHead(connection, append(connection, head, events));
        });
  }

  // A write that changes nothing takes the row's lock in PostgreSQL as SELECT … FOR UPDATE would,
  // and SQLite, which lacks that, understands it too.
  private static Checkpoint lockHead(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      if (statement.executeUpdate("UPDATE audit_head SET entries = entries WHERE id = 1") != 1) {
        throw new SQLException(
            "The audit log's head row is missing: somebody deleted it. Restore the audit log's"
                + " tables from a backup; events wait until then.");
      }
      try (ResultSet row =
          statement.executeQuery("SELECT entries, hash FROM audit_head WHERE id = 1")) {
        row.next();
        return new Checkpoint(row.getLong(1), row.getString(2));
      }
    }
  }

  private static Checkpoint append(Connection connection, Checkpoint head, List<Event> events)
      throws SQLException {
    Set<UUID> known = known(connection, events);
    Checkpoint last = head;
    try (var insert = connection.prepareStatement(INSERT)) {
      for (Event event : events) {
        if (known.add(event.id())) {
          List<@Nullable String> values = values(last.entries() + 1, event);
          last = new Checkpoint(last.entries() + 1, ChainHash.next(last.hash(), values));
          bind(insert, event, values, last);
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
    return last;
  }

  private static Set<UUID> known(Connection connection, List<Event> events) throws SQLException {
    Set<UUID> known = new HashSet<>();
    String marks = String.join(", ", Collections.nCopies(events.size(), "?"));
    try (var select =
        connection.prepareStatement(
            "SELECT event_id FROM audit_entry WHERE event_id IN (" + marks + ")")) {
      for (int i = 0; i < events.size(); i++) {
        select.setString(i + 1, events.get(i).id().toString());
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          known.add(UUID.fromString(rows.getString(1)));
        }
      }
    }
    return known;
  }

  private static List<@Nullable String> values(long sequence, Event event) {
    return new ArrayList<>(
        Arrays.asList(
            Long.toString(sequence),
            event.id().toString(),
            Long.toString(event.at().toEpochMilli()),
            PlainText.clipped(event.type(), MAX_INDEXED),
            event.organizationId() == null ? "" : event.organizationId().toString(),
            event.userId() == null ? null : event.userId().toString(),
            PlainText.clipped(event.actor(), MAX_INDEXED),
            PlainText.of(event.subject()),
            event.details().toString()));
  }

  private static void bind(
      PreparedStatement insert, Event event, List<@Nullable String> values, Checkpoint last)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      switch (ChainHash.COLUMNS.get(i)) {
        case "sequence" -> insert.setLong(i + 1, last.entries());
        case "happened_at" -> insert.setLong(i + 1, event.at().toEpochMilli());
        default -> {
          if (values.get(i) == null) {
            insert.setNull(i + 1, Types.VARCHAR);
          } else {
            insert.setString(i + 1, Objects.requireNonNull(values.get(i)));
          }
        }
      }
    }
    insert.setString(values.size() + 1, last.hash());
  }

  private static boolean writeHead(Connection connection, Checkpoint head) throws SQLException {
    try (var update =
        connection.prepareStatement("UPDATE audit_head SET entries = ?, hash = ? WHERE id = 1")) {
      update.setLong(1, head.entries());
      update.setString(2, head.hash());
      return update.executeUpdate() == 1;
    }
  }
}
