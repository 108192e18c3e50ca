// SPDX-License-Identifier: MIT
package dev.pergola.api;

import org.jspecify.annotations.Nullable;

/**
 * What a tool answers.
 *
 * @param summary plain sentences that answer by themselves, figures included: a person may read
 *     them with no model in between
 * @param table the figures in full; null when the summary says it all
 */
public record ToolResult(String summary, @Nullable Table table) {
  // Beyond this a model's context is better spent on a narrower question.
  private static final int ROWS_FOR_MODEL = 200;

  /** An answer in sentences only. */
  public static ToolResult of(String summary) {
    return new ToolResult(summary, null);
  }

  /** An answer with a table. */
  public static ToolResult of(String summary, Table table) {
    return new ToolResult(summary, table);
  }

  /** The summary and the table as text, as a model reads it; at most 200 rows. */
  public String toText() {
    if (table == null || table.rows().isEmpty()) {
      return summary;
    }
    String text = summary + "\n\n" + table.toMarkdown(ROWS_FOR_MODEL);
    return table.rows().size() <= ROWS_FOR_MODEL
        ? text
        : text + "\n(%d of %d rows shown)".formatted(ROWS_FOR_MODEL, table.rows().size());
  }
}
