// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log as one organization may see it: its own entries and the installation's. Newest
 * first by time, each part of a page straight from an index; only a search for words reads on until
 * it has found enough.
 */
final class EntrySearch {
  /** Which way to read from a position. */
  enum Direction {
    /** Back in time, newest first. */
    OLDER("DESC"),
    /** Forward in time, oldest first. */
    NEWER("ASC");

    private final String order;

    Direction(String order) {
      this.order = order;
    }
  }

  private static final String COLUMNS = String.join(", ", ChainHash.COLUMNS) + ", hash";

  private static final String INSTALLATION = "";

  // The next type after each, by one look into the index: reading all entries for a dozen
  // different values would take a second per million.
  private static final String TYPES =
      """
      WITH RECURSIVE kinds (type) AS (
        SELECT MIN(type) FROM audit_entry WHERE organization_id = ?
        UNION ALL
        SELECT (SELECT MIN(entry.type) FROM audit_entry entry
          WHERE entry.organization_id = ? AND entry.type > kinds.type)
        FROM kinds WHERE kinds.type IS NOT NULL
      )
      SELECT type FROM kinds WHERE type IS NOT NULL
      """;

  private final Database database;

  EntrySearch(Database database) {
    this.database = database;
  }

  /**
   * The nearest entries from a position on.
   *
   * @param position where to begin, itself left out; null for the newest or oldest entry
   * @param limit at most so many
   * @return in the direction's order
   */
  List<Entry> find(
      UUID organizationId,
      EntryFilter filter,
      Direction direction,
      @Nullable Position position,
      int limit)
      throws SQLException {
    Query query = query(organizationId, filter, direction, position, limit);
    return database.transaction(
        connection -> {
          List<Entry> found = new ArrayList<>();
          try (var select = query.prepare(connection);
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              found.add(entry(rows));
            }
          }
          return found;
        });
  }

  /** The types that occur, in alphabetical order. */
  List<String> types(UUID organizationId) throws SQLException {
    return database.transaction(
        connection -> {
          Set<String> types = new TreeSet<>();
          for (String scope : List.of(INSTALLATION, organizationId.toString())) {
            try (var select = new Query(TYPES, List.of(scope, scope)).prepare(connection);
                ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                types.add(rows.getString(1));
              }
            }
          }
          return List.copyOf(types);
        });
  }

  /** The statement behind {@link #find}. Both scopes are cut to the limit before they are mixed. */
  static Query query(
      UUID organizationId,
      EntryFilter filter,
      Direction direction,
      @Nullable Position position,
      int limit) {
    // One bound on each side: of two on the same side, SQLite reads from the looser one on.
    Position lower = filter.lowerBound();
    Position upper = filter.upperBound();
    switch (direction) {
      case OLDER -> upper = Position.earlier(upper, position);
      case NEWER -> lower = Position.later(lower, position);
    }
    var sql = new StringBuilder();
    List<Object> parameters = new ArrayList<>();
    String order =
        " ORDER BY happened_at %s, sequence %s LIMIT ?".formatted(direction.order, direction.order);
    for (String scope : List.of(organizationId.toString(), INSTALLATION)) {
      sql.append(sql.isEmpty() ? "" : " UNION ALL ")
          .append("SELECT * FROM (SELECT ")
          .append(COLUMNS)
          .append(" FROM audit_entry WHERE organization_id = ?");
      parameters.add(scope);
      appendConditions(sql, parameters, filter);
      if (lower != null) {
        sql.append(" AND (happened_at, sequence) > (?, ?)");
        parameters.addAll(List.of(lower.at(), lower.sequence()));
      }
      if (upper != null) {
        sql.append(" AND (happened_at, sequence) < (?, ?)");
        parameters.addAll(List.of(upper.at(), upper.sequence()));
      }
      sql.append(order).append(scope.isEmpty() ? ") AS installation" : ") AS own");
      parameters.add((long) limit);
    }
    parameters.add((long) limit);
    return new Query(sql.append(order).toString(), parameters);
  }

  private static void appendConditions(
      StringBuilder sql, List<Object> parameters, EntryFilter filter) {
    if (filter.type() != null) {
      sql.append(" AND type = ?");
      parameters.add(filter.type());
    }
    if (filter.actor() != null) {
      sql.append(" AND LOWER(actor) = LOWER(?)");
      parameters.add(filter.actor().strip());
    }
    for (String word : filter.words()) {
      sql.append(
          " AND LOWER(REPLACE(REPLACE(type, '.', ' '), '_', ' ') || ' ' || type || ' ' || actor"
              + " || ' ' || subject || ' ' || details) LIKE LOWER(?) ESCAPE '!'");
      parameters.add("%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("sequence"),
        text(row, "event_id"),
        Instant.ofEpochMilli(row.getLong("happened_at")),
        text(row, "type"),
        text(row, "organization_id"),
        row.getString("user_id"),
        text(row, "actor"),
        text(row, "subject"),
        text(row, "details"),
        text(row, "hash"));
  }

  // Somebody who changed the tables may have left nulls: the log must be readable then above all.
  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNullElse(row.getString(column), "");
  }

  /**
   * A statement and its parameters.
   *
   * @param parameters strings and longs
   */
  record Query(String sql, List<Object> parameters) {
    PreparedStatement prepare(Connection connection) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(sql);
      for (int i = 0; i < parameters.size(); i++) {
        if (parameters.get(i) instanceof Long number) {
          statement.setLong(i + 1, number);
        } else {
          statement.setString(i + 1, (String) parameters.get(i));
        }
      }
      return statement;
    }
  }
}
