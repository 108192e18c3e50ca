// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.TestServer;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.sql.DataSource;

/** What a server's database holds, as somebody sees it who gets hold of the database. */
final class Stored {
  /** The rows that a query answers, columns separated by spaces. */
  static List<String> rows(TestServer server, String query) {
    try (var connection =
            DelegatingDataSource.unwrapDataSource(server.bean(DataSource.class)).getConnection();
        var statement = connection.createStatement();
        var found = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        var row = new StringJoiner(" ");
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.add(found.getString(i));
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many rows a table has. */
  static long count(TestServer server, String table) {
    return Long.parseLong(rows(server, "SELECT COUNT(*) FROM " + table).getFirst());
  }

  /** All that the accounts' tables hold. */
  static String everything(TestServer server) {
    var all = new StringBuilder();
    for (String table :
        List.of(
            "accounts_organization",
            "accounts_user",
            "accounts_session",
            "accounts_refresh_token",
            "accounts_setup",
            "accounts_api_key",
            "plugins_event")) {
      all.append(rows(server, "SELECT * FROM " + table)).append('\n');
    }
    return all.toString();
  }

  /** The events so far: type, actor, subject. */
  static List<String> events(TestServer server) {
    return rows(server, "SELECT type, actor, subject FROM plugins_event ORDER BY sequence");
  }

  private Stored() {}
}
