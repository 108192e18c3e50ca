// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.Recomputed.balance;
import static dev.pergola.plugins.xero.Recomputed.bills;
import static dev.pergola.plugins.xero.Recomputed.booksOn;
import static dev.pergola.plugins.xero.Recomputed.documents;
import static dev.pergola.plugins.xero.Recomputed.open;
import static dev.pergola.plugins.xero.Recomputed.sales;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoHistoryTest {
  static List<LocalDate> days() {
    return Recomputed.randomDays();
  }

  @ParameterizedTest
  @MethodSource("days")
  void thereIsSomethingOfEveryKind(LocalDate today) {
    var books = booksOn(today);
    assertThat(documents(books)).hasSizeGreaterThan(300);
    assertThat(books.bankTransactions()).hasSizeGreaterThan(300);
    assertThat(books.contacts()).hasSize(60);
    assertThat(sales(books)).extracting(Invoice::status).contains(Invoice.Status.values());
    assertThat(sales(books)).filteredOn(invoice -> !invoice.credits().isEmpty()).isNotEmpty();
    assertThat(bills(books)).filteredOn(bill -> open(bill, today) > 0).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @MethodSource("days")
  void numbersAndContactsAreUniqueAndKnown(LocalDate today) {
    var books = booksOn(today);
    assertThat(documents(books)).extracting(Invoice::number).doesNotHaveDuplicates();
    assertThat(books.contacts()).extracting(Contact::id).doesNotHaveDuplicates();
    assertThat(books.contacts()).extracting(Contact::name).doesNotHaveDuplicates();
    var ids = new HashSet<>(books.contacts().stream().map(Contact::id).toList());
    assertThat(documents(books)).allMatch(invoice -> ids.contains(invoice.contactId()));
    assertThat(books.contacts())
        .allMatch(contact -> contact.email().matches("[a-z.]+@(example\\.com|[a-z-]+\\.example)"));
  }

  @ParameterizedTest
  @MethodSource("days")
  void laterDaysAddToHistoryAndChangeNothingInIt(LocalDate today) {
    var before = booksOn(today);
    var after = booksOn(today.plusDays(47));
    Map<String, Invoice> later = new HashMap<>();
    documents(after).forEach(invoice -> later.put(invoice.number(), invoice));
    for (Invoice invoice : documents(before)) {
      Invoice same = later.get(invoice.number());
      assertThat(same).as(invoice.number()).isNotNull();
      assertThat(List.of(same.contactName(), same.date(), same.dueDate(), same.lines()))
          .isEqualTo(
              List.of(invoice.contactName(), invoice.date(), invoice.dueDate(), invoice.lines()));
      assertThat(until(today, same.payments())).isEqualTo(invoice.payments());
      assertThat(until(today, same.credits())).isEqualTo(invoice.credits());
    }
    assertThat(documents(after)).hasSizeGreaterThan(documents(before).size());
    assertThat(after.bankTransactions())
        .endsWith(before.bankTransactions().toArray(BankTransaction[]::new));
    assertThat(after.trialBalance(today)).isEqualTo(before.trialBalance(today));
    assertThat(after.balanceSheet(today)).isEqualTo(before.balanceSheet(today));
  }

  @Test
  void everyDayOfAYearHasOverdueInvoicesAndDraftsAndMoneyInTheBank() {
    LocalDate start = LocalDate.of(2026, 6, 1);
    for (LocalDate day = start; day.isBefore(start.plusYears(1)); day = day.plusDays(1)) {
      DemoCompany company = DemoCompany.on(day);
      LocalDate today = day;
      assertThat(company.sales())
          .as("%s: drafts", day)
          .anyMatch(invoice -> invoice.status() == Invoice.Status.DRAFT);
      assertThat(company.sales())
          .as("%s: overdue", day)
          .filteredOn(invoice -> invoice.dueDate().isBefore(today) && open(invoice, today) > 0)
          .hasSizeGreaterThan(3);
      assertThat(company.ledger().balance(DemoChart.CHEQUE, day)).as("%s: cash", day).isPositive();
    }
  }

  @Test
  void theSameDayHasTheSameBooks() {
    LocalDate day = LocalDate.of(2027, 2, 3);
    assertThat(documents(booksOn(day))).isEqualTo(documents(booksOn(day)));
    assertThat(booksOn(day).bankTransactions()).isEqualTo(booksOn(day).bankTransactions());
  }

  @Test
  void booksAreKeptForTheDayAndMadeAnewForTheNext() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T00:00:00Z"));
    var books = new DemoBooks(now::get);
    List<Invoice> morning = sales(books);
    now.set(Instant.parse("2026-11-21T12:30:00Z"));
    assertThat(sales(books)).isSameAs(morning);
    now.set(Instant.parse("2026-11-21T13:30:00Z"));
    assertThat(books.today()).as("midnight passed in Melbourne").isEqualTo("2026-11-22");
    assertThat(sales(books)).isNotSameAs(morning);
  }

  @Test
  void aClockFromBeforeTheCompanyStillFindsAYearAndAHalfOfBooks() {
    LocalDate day = LocalDate.of(2019, 3, 14);
    var books = booksOn(day);
    assertThat(documents(books))
        .hasSizeGreaterThan(300)
        .noneMatch(invoice -> invoice.date().isAfter(day.plusDays(30)));
    assertThat(balance(books, "610", day)).isEqualTo(open(sales(books), day)).isPositive();
  }

  private static List<Invoice.Settlement> until(LocalDate day, List<Invoice.Settlement> all) {
    return all.stream().filter(settlement -> !settlement.date().isAfter(day)).toList();
  }
}
