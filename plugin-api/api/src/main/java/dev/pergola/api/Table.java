// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows and columns, as a tool answers with and a page shows.
 *
 * @param columns at least one
 * @param rows each with one cell per column
 */
public record Table(List<Column> columns, List<List<Cell>> rows) {
  /**
   * @throws IllegalArgumentException when there is no column, or a row has another number of cells
   *     than there are columns
   */
  public Table {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("A table has at least one column");
    }
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "A row has %d cells for %d columns".formatted(row.size(), columns.size()));
      }
    }
  }

  /**
   * A column.
   *
   * @param name for programs, in camel case
   * @param title for people
   */
  public record Column(String name, String title) {}

  /** A table in Markdown (GitHub's), at most so many rows, numbers aligned to the right. */
  public String toMarkdown(int maxRows) {
    var out = new StringBuilder();
    out.append(
        columns.stream()
            .map(c -> escape(c.title()))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
    out.append(
        IntStream.range(0, columns.size())
            .mapToObj(i -> isNumeric(i) ? "---:" : "---")
            .collect(Collectors.joining(" | ", "| ", " |\n")));
    rows.stream()
        .limit(maxRows)
        .forEach(
            row ->
                out.append(
                    row.stream()
                        .map(cell -> escape(cell.text()))
                        .collect(Collectors.joining(" | ", "| ", " |\n"))));
    return out.toString();
  }

  /** Whether the column holds amounts or numbers, in every row that has a value there. */
  public boolean isNumeric(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .map(row -> row.get(column))
            .allMatch(
                cell ->
                    switch (cell) {
                      case Cell.Amount _, Cell.Number _, Cell.Blank _ -> true;
                      case Cell.Text _, Cell.Day _, Cell.Moment _ -> false;
                    });
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R+", " ");
  }
}
