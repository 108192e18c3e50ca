// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Cell;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How profit and loss is told, alone or beside an earlier period. */
final class ProfitReport {
  private static final int NAMED = 3;

  /** In sentences. */
  static String summary(String company, ProfitAndLoss now, @Nullable ProfitAndLoss before) {
    List<String> largest =
        now.expenses().lines().stream()
            .sorted(Comparator.comparing((ReportSection.Line line) -> -line.amount().minorUnits()))
            .limit(NAMED)
            .map(line -> line.name() + " " + line.amount())
            .toList();
    return "From %s to %s, %s made a %s: income %s less cost of sales %s is a gross profit of %s; operating expenses %s.%s%s"
        .formatted(
            Phrases.day(now.from()),
            Phrases.day(now.to()),
            company,
            result(now),
            now.income().total(),
            now.costOfSales().total(),
            now.grossProfit(),
            now.expenses().total(),
            largest.isEmpty() ? "" : " The largest expenses: " + Phrases.list(largest) + ".",
            before == null ? "" : comparison(now, before));
  }

  private static String result(ProfitAndLoss report) {
    Money net = report.netProfit();
    return net.minorUnits() < 0
        ? "net loss of " + new Money(-net.minorUnits(), net.currency())
        : "net profit of " + net;
  }

  private static String comparison(ProfitAndLoss now, ProfitAndLoss before) {
    return " In the period to compare with, %s to %s, it was a %s, with income of %s (income changed by %s)."
        .formatted(
            Phrases.day(before.from()),
            Phrases.day(before.to()),
            result(before),
            before.income().total(),
            percent(now.income().total().minorUnits(), before.income().total().minorUnits()));
  }

  private static String percent(long now, long before) {
    return before == 0
        ? "no comparable figure"
        : String.format(Locale.ROOT, "%+.1f %%", 100.0 * (now - before) / before);
  }

  /** As a table: sections, their accounts and totals. */
  static Table table(ProfitAndLoss now, @Nullable ProfitAndLoss before) {
    var columns = new ArrayList<Table.Column>();
    columns.add(new Table.Column("section", "Section"));
    columns.add(new Table.Column("code", "Code"));
    columns.add(new Table.Column("account", "Account"));
    columns.add(new Table.Column("amount", now.from() + " to " + now.to()));
    if (before != null) {
      columns.add(new Table.Column("compared", before.from() + " to " + before.to()));
    }
    var rows = new ArrayList<List<Cell>>();
    section(rows, now.income(), before == null ? null : before.income());
    section(rows, now.costOfSales(), before == null ? null : before.costOfSales());
    total(rows, "Gross profit", now.grossProfit(), before == null ? null : before.grossProfit());
    section(rows, now.expenses(), before == null ? null : before.expenses());
    total(rows, "Net profit", now.netProfit(), before == null ? null : before.netProfit());
    return new Table(columns, rows);
  }

  private static void section(
      List<List<Cell>> rows, ReportSection now, @Nullable ReportSection before) {
    Map<String, ReportSection.Line> earlier = new LinkedHashMap<>();
    if (before != null) {
      before.lines().forEach(line -> earlier.put(line.name(), line));
    }
    Money none = new Money(0, now.currency());
    for (ReportSection.Line line : now.lines()) {
      ReportSection.Line past = earlier.remove(line.name());
      line(
          rows,
          now,
          line,
          line.amount(),
          before == null ? null : past == null ? none : past.amount());
    }
    earlier.values().forEach(past -> line(rows, now, past, none, past.amount()));
    total(
        rows,
        "Total " + now.title().toLowerCase(Locale.ROOT),
        now.total(),
        before == null ? null : before.total());
  }

  private static void line(
      List<List<Cell>> rows,
      ReportSection section,
      ReportSection.Line line,
      Money amount,
      @Nullable Money before) {
    row(rows, section.title(), line.accountCode(), line.name(), amount, before);
  }

  private static void total(
      List<List<Cell>> rows, String name, Money amount, @Nullable Money before) {
    row(rows, name, null, "", amount, before);
  }

  private static void row(
      List<List<Cell>> rows,
      String section,
      @Nullable String code,
      String name,
      Money amount,
      @Nullable Money before) {
    var cells = new ArrayList<Cell>();
    cells.add(Cell.of(section));
    cells.add(Cell.of(code));
    cells.add(Cell.of(name));
    cells.add(Cell.of(amount));
    if (before != null) {
      cells.add(Cell.of(before));
    }
    rows.add(cells);
  }

  private ProfitReport() {}
}
