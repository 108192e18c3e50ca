// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Cell;
import dev.pergola.api.Json;
import dev.pergola.api.Table;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A tool's table as clients get it.
 *
 * @param rows the cells for programs, row by row
 * @param text the same cells for people
 * @param truncated whether the table had more rows than these
 */
record TableView(
    List<Column> columns, List<List<Json>> rows, List<List<String>> text, boolean truncated) {
  /**
   * A column.
   *
   * @param numeric whether it holds amounts or numbers
   */
  record Column(String name, String title, boolean numeric) {}

  /** A table's beginning, at most so many rows. */
  static TableView of(Table table, int maxRows) {
    List<List<Cell>> rows = table.rows().stream().limit(maxRows).toList();
    return new TableView(
        IntStream.range(0, table.columns().size())
            .mapToObj(
                i -> {
                  Table.Column column = table.columns().get(i);
                  return new Column(column.name(), column.title(), table.isNumeric(i));
                })
            .toList(),
        rows.stream().map(row -> row.stream().map(Cell::toJson).toList()).toList(),
        rows.stream().map(row -> row.stream().map(Cell::text).toList()).toList(),
        table.rows().size() > maxRows);
  }
}
