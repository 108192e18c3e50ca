// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that is done to the tables of a log of twenty entries behind the plugin's back.
 *
 * @param firstBad the entry that verification must name; null for the head row
 */
record Tampering(String name, Long firstBad, List<String> statements) {
  static final int ENTRIES = 20;

  static Stream<Tampering> all() {
    return Stream.of(edits(), moves(), removals(), additions(), heads()).flatMap(s -> s);
  }

  void commit(Database database) throws SQLException {
    execute(database, statements.toArray(String[]::new));
  }

  static void execute(Database database, String... statements) throws SQLException {
    database.transaction(
        connection -> {
          try (var statement = connection.createStatement()) {
            for (String sql : statements) {
              statement.execute(sql);
            }
          }
          return true;
        });
  }

  /** Makes the hashes fit again, as somebody who knows the format and can write would. */
  static void rehash(Database database, long from, long to) throws SQLException {
    database.transaction(
        connection -> {
          String columns = String.join(", ", ChainHash.COLUMNS);
          try (var select =
                  connection.prepareStatement(
                      "SELECT " + columns + ", hash FROM audit_entry WHERE sequence = ?");
              var update =
                  connection.prepareStatement(
                      "UPDATE audit_entry SET hash = ? WHERE sequence = ?")) {
            String previous = "";
            for (long number = from - 1; number <= to; number++) {
              select.setLong(1, number);
              try (ResultSet row = select.executeQuery()) {
                row.next();
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= ChainHash.COLUMNS.size(); i++) {
                  values.add(row.getString(i));
                }
                previous = number < from ? row.getString("hash") : ChainHash.next(previous, values);
              }
              update.setString(1, previous);
              update.setLong(2, number);
              update.executeUpdate();
            }
          }
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate(
                "UPDATE audit_head SET hash ="
                    + " (SELECT hash FROM audit_entry WHERE sequence = entries)");
          }
        });
  }

  private static Stream<Tampering> edits() {
    return Stream.of(
        of("number of an entry", 7L, "UPDATE audit_entry SET sequence = 700 WHERE sequence = 7"),
        edit("event_id", "'00000000-0000-0000-0000-000000000000'"),
        edit("happened_at", "happened_at + 1"),
        edit("type", "'user.signed_out'"),
        edit("organization_id", "'018f0000-0000-7000-8000-0000000000ff'"),
        edit("user_id", "CASE WHEN user_id IS NULL THEN '' END"),
        edit("actor", "'nobody'"),
        edit("subject", "'something else'"),
        edit("details", "'{\"changed\":true}'"),
        edit("hash", "'" + "f".repeat(64) + "'"),
        of(
            "words moved from one column to the next",
            7L,
            "UPDATE audit_entry SET actor = actor || subject, subject = '' WHERE sequence = 7"),
        of(
            "details of the first entry",
            1L,
            "UPDATE audit_entry SET details = '' WHERE sequence = 1"),
        of("details of the last", 20L, "UPDATE audit_entry SET details = '' WHERE sequence = 20"));
  }

  private static Stream<Tampering> moves() {
    return Stream.of(
        of(
            "two entries swapped",
            3L,
            "UPDATE audit_entry SET sequence = 1000 WHERE sequence = 3",
            "UPDATE audit_entry SET sequence = 3 WHERE sequence = 7",
            "UPDATE audit_entry SET sequence = 7 WHERE sequence = 1000"));
  }

  private static Stream<Tampering> removals() {
    return Stream.of(
        of("first entry deleted", 1L, "DELETE FROM audit_entry WHERE sequence = 1"),
        of("entry deleted from the middle", 7L, "DELETE FROM audit_entry WHERE sequence = 7"),
        of(
            "entry deleted and the gap closed",
            7L,
            "DELETE FROM audit_entry WHERE sequence = 7",
            "UPDATE audit_entry SET sequence = -sequence WHERE sequence > 7",
            "UPDATE audit_entry SET sequence = -sequence - 1 WHERE sequence < 0",
            "UPDATE audit_head SET entries = 19"),
        of("last entry cut off", 20L, "DELETE FROM audit_entry WHERE sequence = 20"),
        of("end cut off", 15L, "DELETE FROM audit_entry WHERE sequence >= 15"),
        of("everything deleted", 1L, "DELETE FROM audit_entry"));
  }

  private static Stream<Tampering> additions() {
    return Stream.of(
        of("row before the first", 0L, copyOfFirst("0")),
        of("row beyond the last", 21L, copyOfFirst("21")),
        of("row far beyond the last", 5000L, copyOfFirst("5000")),
        of(
            "row beyond the last, with the head made to count it",
            21L,
            copyOfFirst("21"),
            "UPDATE audit_head SET entries = 21"),
        of(
            "row inserted in the middle",
            10L,
            "UPDATE audit_entry SET sequence = -sequence WHERE sequence >= 10",
            "UPDATE audit_entry SET sequence = -sequence + 1 WHERE sequence < 0",
            copyOfFirst("10"),
            "UPDATE audit_head SET entries = 21"));
  }

  private static Stream<Tampering> heads() {
    return Stream.of(
        of("head counts more", 21L, "UPDATE audit_head SET entries = 25"),
        of("head counts fewer", 19L, "UPDATE audit_head SET entries = 19"),
        of("head with another hash", 20L, "UPDATE audit_head SET hash = '" + "f".repeat(64) + "'"),
        of("head below zero", null, "UPDATE audit_head SET entries = -1"),
        of("head deleted", null, "DELETE FROM audit_head"));
  }

  private static String copyOfFirst(String number) {
    return "INSERT INTO audit_entry SELECT "
        + number
        + ", 'forged', happened_at, type, organization_id, user_id, actor, subject, details, hash"
        + " FROM audit_entry WHERE sequence = 1";
  }

  private static Tampering edit(String column, String value) {
    return of(
        column + " of an entry",
        7L,
        "UPDATE audit_entry SET " + column + " = " + value + " WHERE sequence = 7");
  }

  private static Tampering of(String name, Long firstBad, String... statements) {
    return new Tampering(name, firstBad, Arrays.asList(statements));
  }

  @Override
  public String toString() {
    return name;
  }
}
