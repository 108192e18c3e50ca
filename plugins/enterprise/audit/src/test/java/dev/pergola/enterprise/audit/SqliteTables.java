// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Database;
import dev.pergola.testkit.TestHost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables as the testkit's host makes them. */
final class SqliteTables implements AuditTables {
  private final TestHost host;

  SqliteTables() throws Exception {
    host = TestHost.start(new AuditPlugin(), Map.of());
  }

  @Override
  public Database database() {
    return host.database();
  }

  @Override
  public void assertReadsOnlyWhatItShows(EntrySearch.Query query, boolean bounded)
      throws SQLException {
    List<String> plan = plan(query);
    assertThat(plan)
        .filteredOn(line -> line.contains("audit_entry"))
        .hasSize(2)
        .allMatch(line -> line.startsWith("SEARCH audit_entry USING INDEX audit_entry_"))
        .allMatch(line -> !bounded || line.contains("(happened_at,sequence)"));
    // What is sorted is what the two searches let through, at most a page each.
    for (int i = 0; i < plan.size(); i++) {
      if (plan.get(i).equals("USE TEMP B-TREE FOR ORDER BY")) {
        assertThat(plan.get(i - 1)).matches("SCAN (own|installation)");
      }
    }
  }

  private List<String> plan(EntrySearch.Query query) throws SQLException {
    var explained = new EntrySearch.Query("EXPLAIN QUERY PLAN " + query.sql(), query.parameters());
    return database()
        .transaction(
            connection -> {
              List<String> lines = new ArrayList<>();
              try (var statement = explained.prepare(connection);
                  ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                  lines.add(rows.getString("detail"));
                }
              }
              return lines;
            });
  }

  @Override
  public void close() throws Exception {
    host.close();
  }
}
