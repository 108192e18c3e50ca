// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Cell;
import dev.pergola.api.Describe;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolResult;
import dev.pergola.api.ToolSet;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bank accounts and what went through them. */
final class BankTools implements ToolSet {
  private static final List<Table.Column> BALANCE_COLUMNS =
      List.of(
          new Table.Column("code", "Code"),
          new Table.Column("account", "Bank account"),
          new Table.Column("balance", "Balance"));
  private static final List<Table.Column> TRANSACTION_COLUMNS =
      List.of(
          new Table.Column("date", "Date"),
          new Table.Column("account", "Bank account"),
          new Table.Column("type", "Type"),
          new Table.Column("contact", "Contact"),
          new Table.Column("description", "Description"),
          new Table.Column("amount", "Amount"));

  private final Books books;

  BankTools(Books books) {
    this.books = books;
  }

  record BalanceArguments(
      @Describe("The balances at the end of this day, as 2026-01-31. Default: today.")
          @Nullable LocalDate asOf) {}

  record TransactionQuery(
      @Describe("Only on or after this day, as 2026-01-31.") @Nullable LocalDate from,
      @Describe("Only on or before this day, as 2026-01-31.") @Nullable LocalDate to,
      @Describe("Only money in or only money out. Default: both.") @Nullable Direction direction,
      @Describe("Only with this text in the contact, the description or the account's name.")
          @Nullable String search,
      @Describe("Only of at least this much, in or out.") @Nullable BigDecimal minimumAmount,
      @Describe("How many to list at once, at most 200. Default: 50.") @Nullable Integer limit,
      @Describe("How many to skip, to see the next ones. Default: 0.") @Nullable Integer offset) {
    TransactionQuery {
      search = Phrases.given(search);
    }

    /** Which way the money went. */
    enum Direction {
      IN,
      OUT
    }

    private boolean fits(BankTransaction transaction) {
      return (from == null || !transaction.date().isBefore(from))
          && (to == null || !transaction.date().isAfter(to))
          && (direction == null
              || (direction == Direction.IN) == transaction.amount().minorUnits() > 0)
          && (minimumAmount == null
              || transaction.amount().amount().abs().compareTo(minimumAmount) >= 0)
          && (search == null || holds(transaction, search));
    }

    private static boolean holds(BankTransaction transaction, String text) {
      return (transaction.contactName()
              + "\n"
              + transaction.description()
              + "\n"
              + transaction.accountName())
          .toLowerCase(Locale.ROOT)
          .contains(text.toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public List<Tool> tools() {
    return List.of(
        Tool.reading(
            "xero_bank_balances",
            "Cash in bank: bank account balances",
            "How much cash or money do we have in the bank? The bank accounts with their balances,"
                + " and the total, today or on another day.",
            BalanceArguments.class,
            (_, arguments) -> balances(arguments)),
        Tool.reading(
            "xero_list_bank_transactions",
            "Bank transactions",
            "Lists and searches the bank transactions, newest first: payments received from"
                + " customers, payments made to suppliers, wages, spending, transfers. What went in"
                + " or out of the bank account, by period, text or amount, with totals of money in"
                + " and money out.",
            TransactionQuery.class,
            (_, query) -> transactions(query)));
  }

  private ToolResult balances(BalanceArguments arguments) {
    LocalDate asOf = Phrases.dayUpTo(arguments.asOf(), books.today());
    List<AccountBalance> accounts =
        books.trialBalance(asOf).stream()
            .filter(balance -> balance.account().type() == Account.Type.BANK)
            .toList();
    Money total = Phrases.sum(accounts, AccountBalance::balance, books.organization().currency());
    List<String> each =
        accounts.stream()
            .map(balance -> "%s %s".formatted(balance.account().name(), balance.balance()))
            .toList();
    return ToolResult.of(
        "At the end of %s, %s has %s in the bank: %s."
            .formatted(
                Phrases.day(asOf), books.organization().displayName(), total, Phrases.list(each)),
        new Table(
            BALANCE_COLUMNS,
            accounts.stream()
                .map(
                    balance ->
                        List.of(
                            Cell.of(balance.account().code()),
                            Cell.of(balance.account().name()),
                            Cell.of(balance.balance())))
                .toList()));
  }

  private ToolResult transactions(TransactionQuery query) {
    Phrases.requireOrder(query.from(), query.to());
    List<BankTransaction> found = books.bankTransactions().stream().filter(query::fits).toList();
    String period = Phrases.period(query.from(), query.to());
    if (found.isEmpty()) {
      return ToolResult.of(
          "%s has no such bank transaction%s. Try fewer conditions or a longer period."
              .formatted(books.organization().displayName(), period));
    }
    Slice<BankTransaction> page = Slice.of(found, query.limit(), query.offset());
    return ToolResult.of(
        "%s has %s%s%s: %s in, %s out, transfers between own accounts included.%s"
            .formatted(
                books.organization().displayName(),
                Phrases.count(found.size(), "bank transaction"),
                query.search() == null ? "" : " with \"" + query.search() + "\"",
                period,
                sum(found, 1),
                sum(found, -1),
                page.note()),
        new Table(TRANSACTION_COLUMNS, page.rows().stream().map(BankTools::row).toList()));
  }

  private Money sum(List<BankTransaction> transactions, int sign) {
    return new Money(
        transactions.stream()
            .mapToLong(transaction -> Math.max(0, sign * transaction.amount().minorUnits()))
            .sum(),
        books.organization().currency());
  }

  private static List<Cell> row(BankTransaction transaction) {
    return List.of(
        Cell.of(transaction.date()),
        Cell.of(transaction.accountName()),
        Cell.of(transaction.type().title()),
        Cell.of(transaction.contactName()),
        Cell.of(transaction.description()),
        Cell.of(transaction.amount()));
  }
}
