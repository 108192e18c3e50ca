// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.Ledger.credit;
import static dev.pergola.plugins.xero.Ledger.debit;

import dev.pergola.plugins.xero.BankTransaction.Type;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Moves the demo company's money, and books each movement in the ledger. For one thread. */
final class DemoBank {
  private final Ledger ledger;
  private final List<BankTransaction> transactions = new ArrayList<>();

  DemoBank(Ledger ledger) {
    this.ledger = ledger;
  }

  /** All transactions so far, newest first. */
  List<BankTransaction> transactions() {
    return transactions.reversed().stream()
        .sorted(Comparator.comparing(BankTransaction::date).reversed())
        .toList();
  }

  /** A customer pays an invoice, or part of it. */
  void payment(Invoice invoice, Invoice.Settlement payment) {
    long amount = payment.amount().minorUnits();
    switch (invoice.kind()) {
      case SALE ->
          move(
              payment.date(),
              DemoChart.CHEQUE,
              Type.CUSTOMER_PAYMENT,
              invoice.contactName(),
              payment.reference(),
              amount,
              List.of(credit(DemoChart.RECEIVABLE, amount)));
      case BILL ->
          move(
              payment.date(),
              DemoChart.CHEQUE,
              Type.BILL_PAYMENT,
              invoice.contactName(),
              payment.reference(),
              -amount,
              List.of(debit(DemoChart.PAYABLE, amount)));
    }
  }

  /**
   * Spends from the cheque account.
   *
   * @param postings what for; debits that add up to the amount
   */
  void spend(
      LocalDate date,
      @Nullable String contact,
      String what,
      long amount,
      List<Ledger.Posting> postings) {
    move(date, DemoChart.CHEQUE, Type.SPEND, contact, what, -amount, postings);
  }

  /**
   * Receives into an account.
   *
   * @param postings what for; credits that add up to the amount
   */
  void receive(
      LocalDate date, Account account, String what, long amount, List<Ledger.Posting> postings) {
    move(date, account, Type.RECEIVE, null, what, amount, postings);
  }

  /** Moves money between two accounts; does nothing for no money. */
  void transfer(LocalDate date, Account from, Account to, long amount, String what) {
    if (amount != 0) {
      move(date, from, Type.TRANSFER, null, what, -amount, List.of(debit(to, amount)));
      note(date, to, Type.TRANSFER, null, what, amount);
    }
  }

  private void move(
      LocalDate date,
      Account account,
      Type type,
      @Nullable String contact,
      String what,
      long amount,
      List<Ledger.Posting> postings) {
    note(date, account, type, contact, what, amount);
    ledger.post(
        date, what, Stream.concat(Stream.of(debit(account, amount)), postings.stream()).toList());
  }

  private void note(
      LocalDate date,
      Account account,
      Type type,
      @Nullable String contact,
      String what,
      long amount) {
    transactions.add(
        new BankTransaction(
            date, account.code(), account.name(), type, contact, what, DemoInvoices.money(amount)));
  }
}
