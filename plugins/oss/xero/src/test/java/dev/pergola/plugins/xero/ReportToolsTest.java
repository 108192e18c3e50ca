// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoHost.cell;
import static dev.pergola.plugins.xero.DemoHost.column;
import static dev.pergola.plugins.xero.DemoHost.money;
import static dev.pergola.plugins.xero.DemoHost.sum;
import static dev.pergola.plugins.xero.DemoHost.table;
import static dev.pergola.plugins.xero.Recomputed.aud;
import static dev.pergola.plugins.xero.Recomputed.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Cell;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import dev.pergola.api.ToolResult;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportToolsTest {
  private static final LocalDate TODAY = DemoHost.TODAY;

  private final DemoBooks books = Recomputed.booksOn(TODAY);
  private DemoHost host;

  @BeforeEach
  void start() throws Exception {
    host = new DemoHost();
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Test
  void bankBalancesAddUp() throws Exception {
    ToolResult result = host.call("xero_bank_balances");
    long total =
        table(result).rows().stream().mapToLong(r -> money(r.getLast()).minorUnits()).sum();
    assertThat(result.summary()).contains("has " + aud(total) + " in the bank");
    assertThat(column(result, "account"))
        .containsExactly("Business Cheque Account", "Tax Savings Account");
  }

  @Test
  void bankTransactionsByDirectionTextAndPeriod() throws Exception {
    ToolResult wages =
        host.call(
            "xero_list_bank_transactions",
            "search",
            "wages",
            "direction",
            "out",
            "from",
            "2026-10-01",
            "to",
            "2026-10-31");
    assertThat(column(wages, "date"))
        .containsExactly("2026-10-28", "2026-10-21", "2026-10-14", "2026-10-07");
    assertThat(table(wages).rows())
        .allMatch(row -> money(cell(wages, row, "amount")).minorUnits() < 0);
    ToolResult in =
        host.call(
            "xero_list_bank_transactions", "direction", "in", "minimumAmount", 5000, "limit", 10);
    assertThat(table(in).rows())
        .hasSize(10)
        .allMatch(row -> money(cell(in, row, "amount")).minorUnits() >= 500_000);
  }

  @Test
  void profitAndLossOfTheFinancialYearComparedWithTheYearBefore() throws Exception {
    ToolResult result = host.call("xero_profit_and_loss", "compareWith", "previous_year");
    Table table = table(result);
    assertThat(table.columns().get(3).title()).isEqualTo("2026-07-01 to 2026-11-21");
    assertThat(table.columns().get(4).title()).isEqualTo("2025-07-01 to 2025-11-21");
    for (int column : List.of(3, 4)) {
      long income = sum(table, "Income", column);
      long gross = income - sum(table, "Cost of sales", column);
      assertThat(sum(table, "Gross profit", column)).isEqualTo(gross);
      assertThat(sum(table, "Net profit", column))
          .isEqualTo(gross - sum(table, "Operating expenses", column));
    }
    assertThat(result.summary())
        .contains("net profit of " + aud(sum(table, "Net profit", 3)))
        .contains("income changed by");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this_month 2026-11-01 2026-11-21 2026-10-01 2026-10-21",
        "last_month 2026-10-01 2026-10-31 2026-09-01 2026-09-30",
        "this_quarter 2026-10-01 2026-11-21 2026-08-01 2026-09-21",
        "last_quarter 2026-07-01 2026-09-30 2026-04-01 2026-06-30",
        "this_financial_year 2026-07-01 2026-11-21 2026-02-01 2026-06-21",
        "last_financial_year 2025-07-01 2026-06-30 2024-07-01 2025-06-30",
        "last_12_months 2025-11-22 2026-11-21 2024-11-22 2025-11-21"
      })
  void namedPeriodsAndThoseBeforeThem(String line) throws Exception {
    String[] words = line.split(" ");
    Table table =
        table(
            host.call(
                "xero_profit_and_loss", "period", words[0], "compareWith", "previous_period"));
    assertThat(table.columns().get(3).title()).isEqualTo(words[1] + " to " + words[2]);
    assertThat(table.columns().get(4).title()).isEqualTo(words[3] + " to " + words[4]);
  }

  @Test
  void balanceSheetTableBalancesAndHoldsTheReceivables() throws Exception {
    Table table = table(host.call("xero_balance_sheet", "asOf", "2026-06-30"));
    assertThat(sum(table, "Total assets", 3))
        .isEqualTo(sum(table, "Total liabilities", 3) + sum(table, "Total equity", 3));
    assertThat(sum(table, "Current assets", 3))
        .isEqualTo(open(books.invoices(Invoice.Kind.SALE), LocalDate.of(2026, 6, 30)));
  }

  @Test
  void trialBalanceBalances() throws Exception {
    ToolResult result = host.call("xero_trial_balance");
    long debits = 0;
    long credits = 0;
    for (List<Cell> row : table(result).rows()) {
      debits += row.get(3) instanceof Cell.Amount(Money value) ? value.minorUnits() : 0;
      credits += row.get(4) instanceof Cell.Amount(Money value) ? value.minorUnits() : 0;
    }
    assertThat(debits).isEqualTo(credits).isPositive();
    assertThat(result.summary()).contains("they balance");
  }
}
