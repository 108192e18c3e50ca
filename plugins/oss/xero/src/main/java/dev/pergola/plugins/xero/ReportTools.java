// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Cell;
import dev.pergola.api.Describe;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolResult;
import dev.pergola.api.ToolSet;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Profit and loss, balance sheet, trial balance. */
final class ReportTools implements ToolSet {
  private static final List<Table.Column> BALANCE_COLUMNS =
      List.of(
          new Table.Column("code", "Code"),
          new Table.Column("account", "Account"),
          new Table.Column("type", "Type"),
          new Table.Column("debit", "Debit"),
          new Table.Column("credit", "Credit"));

  private final Books books;

  ReportTools(Books books) {
    this.books = books;
  }

  record ProfitArguments(
      @Describe("A named period; instead of from and to. Default: this financial year to date.")
          @Nullable Period period,
      @Describe("The first day, as 2026-01-31; together with to.") @Nullable LocalDate from,
      @Describe("The last day, as 2026-01-31; together with from. Default: today.")
          @Nullable LocalDate to,
      @Describe("What to compare with. Default: nothing.")
          Period.@Nullable Comparison compareWith) {}

  record AsOfArguments(
      @Describe("At the end of this day, as 2026-01-31. Default: today.")
          @Nullable LocalDate asOf) {}

  @Override
  public List<Tool> tools() {
    return List.of(
        Tool.reading(
            "xero_profit_and_loss",
            "Profit and loss (income statement)",
            "How much profit did we make? Are we making money? Profit and loss of a period, also"
                + " called income statement: income, revenue and sales, cost of sales, gross profit,"
                + " expenses and costs by account, net profit or loss; on demand compared with the"
                + " previous period or year.",
            ProfitArguments.class,
            (_, arguments) -> profitAndLoss(arguments)),
        Tool.reading(
            "xero_balance_sheet",
            "Balance sheet",
            "Balance sheet at the end of a day: assets (bank, receivables, equipment), liabilities"
                + " (payables, taxes, loans), equity, net assets: what the business owns and is"
                + " worth.",
            AsOfArguments.class,
            (_, arguments) -> balanceSheet(arguments)),
        Tool.reading(
            "xero_trial_balance",
            "Trial balance and chart of accounts",
            "Trial balance: the chart of accounts, every ledger account with its code, type and"
                + " debit or credit balance at the end of a day.",
            AsOfArguments.class,
            (_, arguments) -> trialBalance(arguments)));
  }

  private ToolResult profitAndLoss(ProfitArguments arguments) {
    Period.Days days = days(arguments);
    ProfitAndLoss now = books.profitAndLoss(days.from(), days.to());
    String company = books.organization().displayName();
    if (now.income().lines().isEmpty()
        && now.costOfSales().lines().isEmpty()
        && now.expenses().lines().isEmpty()) {
      return ToolResult.of(
          "Nothing was booked for %s%s. Try the period this_financial_year."
              .formatted(company, Phrases.period(days.from(), days.to())));
    }
    ProfitAndLoss before =
        arguments.compareWith() == null ? null : earlier(days.before(arguments.compareWith()));
    return ToolResult.of(
        ProfitReport.summary(company, now, before), ProfitReport.table(now, before));
  }

  private ProfitAndLoss earlier(Period.Days days) {
    return books.profitAndLoss(days.from(), days.to());
  }

  private Period.Days days(ProfitArguments arguments) {
    LocalDate today = books.today();
    if (arguments.from() == null && arguments.to() == null) {
      Period period = arguments.period() == null ? Period.THIS_FINANCIAL_YEAR : arguments.period();
      return period.on(today, books.organization());
    }
    if (arguments.period() != null) {
      throw Phrases.invalid("Give either period or from and to, not both.");
    }
    if (arguments.from() == null) {
      throw Phrases.invalid("from is missing: give the first day of the period as well.");
    }
    Phrases.requireOrder(arguments.from(), arguments.to());
    if (arguments.from().isAfter(today)) {
      throw Phrases.invalid(
          "from (%s) is in the future: give a day up to today, %s.", arguments.from(), today);
    }
    LocalDate to = arguments.to();
    return new Period.Days(arguments.from(), to == null || to.isAfter(today) ? today : to);
  }

  private ToolResult balanceSheet(AsOfArguments arguments) {
    LocalDate asOf = Phrases.dayUpTo(arguments.asOf(), books.today());
    BalanceSheet sheet = books.balanceSheet(asOf);
    if (sheet.totalAssets().minorUnits() == 0 && sheet.totalLiabilities().minorUnits() == 0) {
      return nothingBy(asOf);
    }
    return ToolResult.of(
        BalanceSheetReport.summary(books.organization().displayName(), sheet),
        BalanceSheetReport.table(sheet));
  }

  private ToolResult trialBalance(AsOfArguments arguments) {
    LocalDate asOf = Phrases.dayUpTo(arguments.asOf(), books.today());
    List<AccountBalance> balances = books.trialBalance(asOf);
    String currency = books.organization().currency();
    Money debits = Phrases.sum(balances, balance -> debit(balance, 1), currency);
    if (debits.minorUnits() == 0) {
      return nothingBy(asOf);
    }
    Money credits = Phrases.sum(balances, balance -> debit(balance, -1), currency);
    return ToolResult.of(
        "At the end of %s, the %s of %s hold debits of %s and credits of %s%s."
            .formatted(
                Phrases.day(asOf),
                Phrases.count(balances.size(), "account"),
                books.organization().displayName(),
                debits,
                credits,
                debits.equals(credits) ? ": they balance" : ": they do not balance"),
        new Table(BALANCE_COLUMNS, balances.stream().map(ReportTools::row).toList()));
  }

  private ToolResult nothingBy(LocalDate asOf) {
    return ToolResult.of(
        "The books of %s hold nothing by the end of %s. Try a later day."
            .formatted(books.organization().displayName(), Phrases.day(asOf)));
  }

  private static Money debit(AccountBalance balance, int sign) {
    return new Money(
        Math.max(0, sign * balance.balance().minorUnits()), balance.balance().currency());
  }

  private static List<Cell> row(AccountBalance balance) {
    long amount = balance.balance().minorUnits();
    return List.of(
        Cell.of(balance.account().code()),
        Cell.of(balance.account().name()),
        Cell.of(balance.account().type().title()),
        amount > 0 ? Cell.of(debit(balance, 1)) : new Cell.Blank(),
        amount < 0 ? Cell.of(debit(balance, -1)) : new Cell.Blank());
  }
}
