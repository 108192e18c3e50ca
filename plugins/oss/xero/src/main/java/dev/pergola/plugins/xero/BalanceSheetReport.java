// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Cell;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a balance sheet is told. */
final class BalanceSheetReport {
  private static final List<Table.Column> COLUMNS =
      List.of(
          new Table.Column("section", "Section"),
          new Table.Column("code", "Code"),
          new Table.Column("account", "Account"),
          new Table.Column("amount", "Amount"));

  /** In sentences. */
  static String summary(String company, BalanceSheet sheet) {
    List<String> parts =
        Stream.concat(sheet.assets().stream(), sheet.liabilities().stream())
            .map(
                section ->
                    "%s %s".formatted(section.title().toLowerCase(Locale.ROOT), section.total()))
            .toList();
    return "At the end of %s, %s has assets of %s, liabilities of %s and equity (net assets) of %s: %s."
        .formatted(
            Phrases.day(sheet.asOf()),
            company,
            sheet.totalAssets(),
            sheet.totalLiabilities(),
            sheet.equity().total(),
            Phrases.list(parts));
  }

  /** As a table: sections, their accounts and totals. */
  static Table table(BalanceSheet sheet) {
    var rows = new ArrayList<List<Cell>>();
    sheet.assets().forEach(section -> section(rows, section));
    row(rows, "Total assets", null, "", sheet.totalAssets());
    sheet.liabilities().forEach(section -> section(rows, section));
    row(rows, "Total liabilities", null, "", sheet.totalLiabilities());
    section(rows, sheet.equity());
    return new Table(COLUMNS, rows);
  }

  private static void section(List<List<Cell>> rows, ReportSection section) {
    for (ReportSection.Line line : section.lines()) {
      row(rows, section.title(), line.accountCode(), line.name(), line.amount());
    }
    row(rows, "Total " + section.title().toLowerCase(Locale.ROOT), null, "", section.total());
  }

  private static void row(
      List<List<Cell>> rows, String section, @Nullable String code, String name, Money amount) {
    rows.add(List.of(Cell.of(section), Cell.of(code), Cell.of(name), Cell.of(amount)));
  }

  private BalanceSheetReport() {}
}
