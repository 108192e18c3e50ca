// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.Recomputed.balance;
import static dev.pergola.plugins.xero.Recomputed.bills;
import static dev.pergola.plugins.xero.Recomputed.booksOn;
import static dev.pergola.plugins.xero.Recomputed.documents;
import static dev.pergola.plugins.xero.Recomputed.open;
import static dev.pergola.plugins.xero.Recomputed.sales;
import static dev.pergola.plugins.xero.Recomputed.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.plugins.xero.Account.Type;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoBooksTest {
  static List<LocalDate> days() {
    return Recomputed.randomDays();
  }

  @ParameterizedTest
  @MethodSource("days")
  void debitsEqualCreditsOnAnyDaySoFar(LocalDate today) {
    var books = booksOn(today);
    for (LocalDate day : List.of(today, today.minusDays(1), today.minusMonths(7))) {
      long sum = 0;
      for (AccountBalance balance : books.trialBalance(day)) {
        sum += balance.balance().minorUnits();
      }
      assertThat(sum).as("trial balance of %s", day).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("days")
  void assetsAreLiabilitiesAndEquity(LocalDate today) {
    var books = booksOn(today);
    for (LocalDate day : List.of(today, today.minusMonths(5), LocalDate.of(2025, 6, 30))) {
      BalanceSheet sheet = books.balanceSheet(day);
      long assets = sum(sheet.assets());
      long liabilities = sum(sheet.liabilities());
      assertThat(assets)
          .as("assets on %s", day)
          .isEqualTo(liabilities + sum(List.of(sheet.equity())))
          .isEqualTo(sheet.totalAssets().minorUnits())
          .isPositive();
      assertThat(liabilities).isEqualTo(sheet.totalLiabilities().minorUnits());
    }
  }

  @ParameterizedTest
  @MethodSource("days")
  void openInvoicesAddUpToReceivablesAndPayables(LocalDate today) {
    var books = booksOn(today);
    for (LocalDate day : List.of(today, today.minusDays(40), today.minusMonths(9))) {
      assertThat(balance(books, "610", day)).isEqualTo(open(sales(books), day)).isPositive();
      assertThat(balance(books, "800", day)).isEqualTo(-open(bills(books), day)).isNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("days")
  void whatIsDueIsTheTotalLessPaymentsAndCredits(LocalDate today) {
    var books = booksOn(today);
    for (Invoice invoice : documents(books)) {
      assertThat(invoice.due().minorUnits())
          .as(invoice.number())
          .isEqualTo(open(invoice, today))
          .isNotNegative();
      assertThat(invoice.status() == Invoice.Status.PAID)
          .as("%s is paid", invoice.number())
          .isEqualTo(invoice.isIssued() && open(invoice, today) == 0);
      assertThat(invoice.total().minorUnits()).isEqualTo(total(invoice)).isPositive();
      assertThat(invoice.payments())
          .allSatisfy(payment -> assertThat(payment.date()).isBetween(invoice.date(), today));
    }
  }

  @ParameterizedTest
  @MethodSource("days")
  void bankBalancesAreTheOpeningBalancesAndAllTransactions(LocalDate today) {
    var books = booksOn(today);
    LocalDate opening = LocalDate.of(2024, 6, 30);
    for (String account : List.of("090", "091")) {
      long sum = balance(books, account, opening);
      for (BankTransaction transaction : books.bankTransactions()) {
        if (transaction.accountCode().equals(account)) {
          sum += transaction.amount().minorUnits();
        }
      }
      assertThat(balance(books, account, today)).isEqualTo(sum).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("days")
  void profitAndLossIsWhatTheLedgerSays(LocalDate today) {
    var books = booksOn(today);
    LocalDate from = today.minusMonths(4);
    Map<String, Long> byAccount = new HashMap<>();
    long profit = 0;
    for (Ledger.Entry entry : DemoCompany.on(today).ledger().entries()) {
      for (Ledger.Posting posting : entry.postings()) {
        Type type = posting.account().type();
        boolean counts = type == Type.INCOME || type == Type.COST_OF_SALES || type == Type.EXPENSE;
        if (counts && !entry.date().isBefore(from) && !entry.date().isAfter(today)) {
          profit -= posting.amount();
          byAccount.merge(posting.account().code(), posting.amount(), Long::sum);
        }
      }
    }
    ProfitAndLoss report = books.profitAndLoss(from, today);
    assertThat(report.netProfit().minorUnits()).isEqualTo(profit);
    assertThat(report.income().lines())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.amount().minorUnits())
                    .isEqualTo(-byAccount.get(line.accountCode())));
    assertThat(Stream.of(report.costOfSales(), report.expenses()).flatMap(s -> s.lines().stream()))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.amount().minorUnits())
                    .isEqualTo(byAccount.get(line.accountCode())));
  }

  @ParameterizedTest
  @MethodSource("days")
  void salesInProfitAndLossAreTheInvoicesLinesLessCreditNotes(LocalDate today) {
    var books = booksOn(today);
    LocalDate from = today.minusMonths(6);
    long invoiced = 0;
    for (Invoice invoice : sales(books)) {
      boolean issued =
          invoice.status() == Invoice.Status.PAID
              || invoice.status() == Invoice.Status.AWAITING_PAYMENT;
      if (issued && !invoice.date().isBefore(from)) {
        invoiced += invoice.lines().stream().mapToLong(line -> line.amount().minorUnits()).sum();
      }
      for (Invoice.Settlement credit : invoice.credits()) {
        if (!credit.date().isBefore(from)) {
          long amount = credit.amount().minorUnits();
          invoiced -= amount - Math.round(amount / 11.0);
        }
      }
    }
    long income =
        books.profitAndLoss(from, today).income().lines().stream()
            .filter(line -> !line.name().equals("Interest Income"))
            .mapToLong(line -> line.amount().minorUnits())
            .sum();
    assertThat(income).isEqualTo(invoiced);
  }

  @ParameterizedTest
  @MethodSource("days")
  void currentYearEarningsAreTheProfitSinceTheFirstOfJuly(LocalDate today) {
    var books = booksOn(today);
    LocalDate july = LocalDate.of(today.getYear() - (today.getMonthValue() < 7 ? 1 : 0), 7, 1);
    assertThat(books.balanceSheet(today).equity().lines().getLast().amount())
        .isEqualTo(books.profitAndLoss(july, today).netProfit());
  }

  private static long sum(List<ReportSection> sections) {
    long sum = 0;
    for (ReportSection section : sections) {
      for (ReportSection.Line line : section.lines()) {
        sum += line.amount().minorUnits();
      }
    }
    return sum;
  }
}
