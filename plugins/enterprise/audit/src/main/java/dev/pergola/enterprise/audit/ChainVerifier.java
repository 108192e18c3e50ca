// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chain and says whether it is sound, or where it first is not.
 *
 * <p><b>Detected</b> from the database alone: a change to any column of any entry, an entry deleted
 * from, added to or moved within the chain, entries cut off at its end while the head row stays,
 * rows beyond either end, and a changed or deleted head row. The entry named is the first that does
 * not follow from those before it; an entry that was changed together with its own hash still fits
 * there, and then the next one is named.
 *
 * <p><b>Not detected</b> from the database alone: somebody who can write to it computes all hashes
 * from some entry to the end anew, or cuts the end off, and makes the head row fit; or puts back an
 * old copy of both tables. There is no secret in the chain. Against that stands a {@link
 * Checkpoint} that was noted where the attacker cannot write: the chain must still lead through it.
 * A running server remembers one by itself ({@link ChainWatch}). Entries after the last noted
 * checkpoint have no such guard, and no chain tells whether an event was true, or kept from being
 * recorded at all.
 */
final class ChainVerifier {
  /** As far as there is anything to read. */
  static final long WHOLE = Long.MAX_VALUE;

  // A transaction each, because on SQLite nobody writes during one.
  private static final int ROWS_AT_ONCE = 1000;

  // One statement: separate ones could see the head before and the entries after an append.
  private static final String ENDS =
      """
      SELECT head.entries, head.hash,
        (SELECT MIN(sequence) FROM audit_entry WHERE sequence < 1),
        (SELECT MIN(sequence) FROM audit_entry WHERE sequence > head.entries)
      FROM audit_head head WHERE head.id = 1
      """;

  private static final String ROWS =
      ("SELECT %s, hash FROM audit_entry WHERE sequence > ? AND sequence <= ?"
              + " ORDER BY sequence LIMIT %d")
          .formatted(String.join(", ", ChainHash.COLUMNS), ROWS_AT_ONCE);

  private final Database database;

  ChainVerifier(Database database) {
    this.database = database;
  }

  /**
   * Both ends of the chain at one moment.
   *
   * @param head what the head row says; null when it is missing
   * @param before the number of a row before the first entry, which should not exist
   * @param beyond the number of the first row beyond the head, which should not exist
   */
  record Ends(@Nullable Checkpoint head, @Nullable String before, @Nullable String beyond) {}

  /** Both ends of the chain, now. */
  Ends ends() throws SQLException {
    return database.transaction(
        connection -> {
          try (var statement = connection.createStatement();
              ResultSet row = statement.executeQuery(ENDS)) {
            return row.next()
                ? new Ends(
                    new Checkpoint(row.getLong(1), row.getString(2)),
                    row.getString(3),
                    row.getString(4))
                : new Ends(null, null, null);
          }
        });
  }

  /**
   * Reads entries until the chain's end, a break or a limit.
   *
   * @param ends from {@link #ends}; what is appended later is left for the next time
   * @param from where to begin, verified before; its entry must still have its hash
   * @param limit read at most so many entries
   * @param noted checkpoints that the chain must lead through; those before {@code from} are not
   *     looked at
   * @throws InterruptedException when the thread is interrupted between two reads
   */
  Verification verify(Ends ends, Checkpoint from, long limit, List<Checkpoint> noted)
      throws SQLException, InterruptedException {
    Checkpoint head = ends.head();
    if (head == null || head.entries() < 0) {
      return Verification.broken(
          Checkpoint.START, from, null, "The log's head row was deleted or made senseless.");
    }
    if (ends.before() != null) {
      return Verification.broken(
          head,
          Checkpoint.START,
          number(ends.before(), 0),
          "A row numbered %s stands before the first entry: it was not added by Pergola."
              .formatted(ends.before()));
    }
    if (from.entries() > 0 && from.entries() <= head.entries() && !isStored(from)) {
      return Verification.broken(head, Checkpoint.START, from.entries(), contradicts(from));
    }
    Verification walked = walk(head, from, limit, noted);
    return walked.problem() == null ? checkEnd(ends, head, walked, noted) : walked;
  }

  private Verification walk(Checkpoint head, Checkpoint from, long limit, List<Checkpoint> noted)
      throws SQLException, InterruptedException {
    for (Checkpoint expected : noted) {
      if (expected.entries() == from.entries() && !expected.equals(from)) {
        return Verification.broken(head, Checkpoint.START, from.entries(), contradicts(expected));
      }
    }
    Checkpoint last = from;
    long end = limit < head.entries() - from.entries() ? from.entries() + limit : head.entries();
    while (last.entries() < end) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while reading the audit log");
      }
      List<Row> rows = rows(last.entries(), end);
      if (rows.isEmpty()) {
        return missing(head, last);
      }
      for (Row row : rows) {
        long number = last.entries() + 1;
        if (!Long.toString(number).equals(row.values().getFirst())) {
          return missing(head, last);
        }
        String hash = ChainHash.next(last.hash(), row.values());
        if (!hash.equals(row.hash())) {
          return Verification.broken(
              head,
              last,
              number,
              "Entry %d does not fit its hash: it, or the entry before it, was changed or moved."
                  .formatted(number));
        }
        var here = new Checkpoint(number, hash);
        for (Checkpoint expected : noted) {
          if (expected.entries() == number && !expected.equals(here)) {
            return Verification.broken(head, last, number, contradicts(expected));
          }
        }
        last = here;
      }
    }
    return Verification.sound(head, last);
  }

  private static Verification checkEnd(
      Ends ends, Checkpoint head, Verification walked, List<Checkpoint> noted) {
    if (walked.complete() && !walked.verified().equals(head)) {
      return Verification.broken(
          head,
          walked.verified(),
          head.entries(),
          "The head row does not name the last entry (%d): one of them was changed."
              .formatted(head.entries()));
    }
    if (ends.beyond() != null) {
      return Verification.broken(
          head,
          walked.verified(),
          number(ends.beyond(), head.entries() + 1),
          ("A row numbered %s stands beyond the last entry: it was not added by Pergola, or the head"
                  + " row was changed.")
              .formatted(ends.beyond()));
    }
    for (Checkpoint expected : noted) {
      if (expected.entries() > head.entries()) {
        return Verification.broken(
            head,
            walked.verified(),
            head.entries() + 1,
            "Entry %d is missing: the log was noted to have %d entries, and its end was cut off."
                .formatted(head.entries() + 1, expected.entries()));
      }
    }
    return walked;
  }

  private static Verification missing(Checkpoint head, Checkpoint last) {
    return Verification.broken(
        head,
        last,
        last.entries() + 1,
        "Entry %d is missing: it was deleted or given another number."
            .formatted(last.entries() + 1));
  }

  private static String contradicts(Checkpoint expected) {
    return "Entry %d is not the one that was noted as %s: the log was rewritten or replaced."
        .formatted(expected.entries(), expected);
  }

  // SQLite holds whatever an attacker puts into a column, also a number that is none.
  private static long number(String stored, long otherwise) {
    return stored.matches("-?\\d{1,18}") ? Long.parseLong(stored) : otherwise;
  }

  private boolean isStored(Checkpoint checkpoint) throws SQLException {
    return database.transaction(
        connection -> {
          try (var select =
              connection.prepareStatement(
                  "SELECT 1 FROM audit_entry WHERE sequence = ? AND hash = ?")) {
            select.setLong(1, checkpoint.entries());
            select.setString(2, checkpoint.hash());
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  private List<Row> rows(long after, long end) throws SQLException {
    return database.transaction(connection -> rows(connection, after, end));
  }

  private static List<Row> rows(Connection connection, long after, long end) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (var select = connection.prepareStatement(ROWS)) {
      select.setLong(1, after);
      select.setLong(2, end);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          List<@Nullable String> values = new ArrayList<>();
          for (int i = 1; i <= ChainHash.COLUMNS.size(); i++) {
            values.add(rows.getString(i));
          }
          found.add(
              new Row(
                  values,
                  Objects.requireNonNullElse(
                      rows.getString(ChainHash.COLUMNS.size() + 1), "none")));
        }
      }
    }
    return found;
  }

  // Everything as text, numbers too: read as a number, what is none would pass for one.
  private record Row(List<@Nullable String> values, String hash) {}
}
