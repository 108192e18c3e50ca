// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Cell;
import dev.pergola.api.Json;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolResult;
import dev.pergola.testkit.TestHost;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** A host that runs the plugin on a fixed day, and ways to read its answers. */
final class DemoHost implements AutoCloseable {
  static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  static final String COMPANY = "Currawong Ridge Plumbing (demo company)";

  private final TestHost host;

  DemoHost() throws Exception {
    host = TestHost.of(new XeroPlugin()).clock(Recomputed.noonOf(TODAY)).start();
  }

  List<Tool> tools() {
    return host.tools();
  }

  /** Calls a tool; names and values of arguments in turn. */
  ToolResult call(String tool, Object... arguments) throws Exception {
    return host.call(tool, Json.object(arguments));
  }

  static Table table(ToolResult result) {
    return Objects.requireNonNull(result.table());
  }

  static Cell cell(ToolResult result, List<Cell> row, String column) {
    List<Table.Column> columns = table(result).columns();
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equals(column))
        .mapToObj(row::get)
        .findFirst()
        .orElseThrow();
  }

  static String text(ToolResult result, List<Cell> row, String column) {
    return cell(result, row, column).text();
  }

  static List<String> column(ToolResult result, String column) {
    return table(result).rows().stream().map(row -> text(result, row, column)).toList();
  }

  static Money money(Cell cell) {
    return ((Cell.Amount) cell).value();
  }

  /** The sum, in cents, of a report's rows in a section. */
  static long sum(Table table, String section, int column) {
    return table.rows().stream()
        .filter(row -> row.getFirst().text().equals(section))
        .mapToLong(row -> money(row.get(column)).minorUnits())
        .sum();
  }

  @Override
  public void close() throws Exception {
    host.close();
  }
}
