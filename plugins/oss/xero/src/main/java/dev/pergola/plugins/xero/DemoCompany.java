// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.Ledger.credit;
import static dev.pergola.plugins.xero.Ledger.debit;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The demo company on one day: the same on every run, and a day later the same but for what
 * happened since.
 *
 * @param contacts by name
 * @param sales newest first
 * @param bills newest first
 * @param bankTransactions newest first
 * @param ledger filled, no longer changed
 */
record DemoCompany(
    LocalDate today,
    List<Contact> contacts,
    List<Invoice> sales,
    List<Invoice> bills,
    List<BankTransaction> bankTransactions,
    Ledger ledger) {
  static final Organization ORGANIZATION =
      new Organization(
          "Currawong Ridge Plumbing",
          true,
          "Plumbing, drainage and gas fitting",
          "Australia",
          "AUD",
          ZoneId.of("Australia/Melbourne"),
          MonthDay.of(6, 30),
          "Quarterly");

  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 7, 1);
  private static final int MONTHS_OF_HISTORY = 18;

  private static final Map<String, Account> ACCOUNTS =
      DemoChart.ALL.stream().collect(Collectors.toMap(Account::code, Function.identity()));

  /** Makes the company as it is on a day. Takes some milliseconds. */
  static DemoCompany on(LocalDate today) {
    LocalDate start = firstDay(today);
    var ledger = new Ledger();
    var bank = new DemoBank(ledger);
    open(start.minusDays(1), ledger);
    List<Invoice> sales = seenOn(today, DemoSales.between(start, today));
    List<Invoice> bills = seenOn(today, DemoPurchases.between(start, today));
    Stream.concat(sales.stream(), bills.stream())
        .filter(Invoice::isIssued)
        .forEach(invoice -> book(invoice, ledger, bank));
    DemoCash.book(start, today, ledger, bank);
    return new DemoCompany(today, allContacts(), sales, bills, bank.transactions(), ledger);
  }

  // Fixed, so that history stays; only a clock from before the company's time moves it, by years.
  private static LocalDate firstDay(LocalDate today) {
    LocalDate day = FIRST_DAY;
    while (day.plusMonths(MONTHS_OF_HISTORY).isAfter(today)) {
      day = day.minusYears(1);
    }
    return day;
  }

  private static void open(LocalDate day, Ledger ledger) {
    ledger.post(
        day,
        "Opening balances",
        List.of(
            debit(DemoChart.CHEQUE, 21_864_310),
            debit(DemoChart.SAVINGS, 4_510_000),
            debit(DemoChart.TOOLS, 8_640_000),
            credit(DemoChart.TOOLS_DEPRECIATION, 2_390_000),
            debit(DemoChart.VANS, 21_250_000),
            credit(DemoChart.VANS_DEPRECIATION, 6_180_000),
            credit(DemoChart.GST, 1_692_440),
            credit(DemoChart.WITHHELD, 2_711_800),
            credit(DemoChart.VAN_LOAN, 11_480_000),
            credit(DemoChart.CAPITAL, 10_000_000),
            credit(DemoChart.RETAINED, 21_810_070)));
  }

  private static void book(Invoice invoice, Ledger ledger, DemoBank bank) {
    boolean isSale = invoice.kind() == Invoice.Kind.SALE;
    // A bill is a sale seen from the other side: every sign turns.
    int sign = isSale ? 1 : -1;
    Account control = isSale ? DemoChart.RECEIVABLE : DemoChart.PAYABLE;
    var postings = new ArrayList<Ledger.Posting>();
    postings.add(debit(control, sign * invoice.total().minorUnits()));
    for (Invoice.Line line : invoice.lines()) {
      postings.add(credit(account(line), sign * line.amount().minorUnits()));
      postings.add(credit(DemoChart.GST, sign * line.tax().minorUnits()));
    }
    ledger.post(invoice.date(), invoice.number(), postings);
    for (Invoice.Settlement settlement : invoice.credits()) {
      long amount = settlement.amount().minorUnits();
      long tax = DemoInvoices.taxWithin(amount);
      ledger.post(
          settlement.date(),
          settlement.reference(),
          List.of(
              credit(control, sign * amount),
              debit(account(invoice.lines().getFirst()), sign * (amount - tax)),
              debit(DemoChart.GST, sign * tax)));
    }
    invoice.payments().forEach(payment -> bank.payment(invoice, payment));
  }

  private static Account account(Invoice.Line line) {
    Account account = ACCOUNTS.get(line.accountCode());
    if (account == null) {
      throw new IllegalStateException("No account " + line.accountCode());
    }
    return account;
  }

  private static List<Invoice> seenOn(LocalDate today, List<Invoice> whole) {
    return whole.reversed().stream()
        .map(invoice -> DemoInvoices.seenOn(today, invoice))
        .sorted(Comparator.comparing(Invoice::date).reversed())
        .toList();
  }

  private static List<Contact> allContacts() {
    return Stream.concat(
            DemoCustomers.all().stream().map(DemoCustomers.Customer::contact),
            DemoSuppliers.all().stream().map(DemoSuppliers.Supplier::contact))
        .sorted(Comparator.comparing(Contact::name))
        .toList();
  }
}
