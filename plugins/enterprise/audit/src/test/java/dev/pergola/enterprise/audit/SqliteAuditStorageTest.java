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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class SqliteAuditStorageTest extends AuditStorageContract {
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.start(new AuditPlugin(), Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Override
  Database database() {
    return host.database();
  }

  @Override
  List<String> plan(EntrySearch.Query query) throws SQLException {
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
  void assertReadsOnlyWhatItShows(List<String> plan, boolean bounded) {
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
}
