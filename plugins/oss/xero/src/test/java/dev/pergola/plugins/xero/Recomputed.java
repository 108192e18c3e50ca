// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Figures worked out from plain fields, by other ways than those of the code under test. */
final class Recomputed {
  static final ZoneId MELBOURNE = ZoneId.of("Australia/Melbourne");

  /** Some days of many years, others on each run; {@code -Dseed=} repeats one. */
  static List<LocalDate> randomDays() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("Random days of -Dseed=" + seed);
    return new Random(seed)
        .longs(6, 0, ChronoUnit.DAYS.between(LocalDate.of(2026, 1, 1), LocalDate.of(2034, 1, 1)))
        .mapToObj(LocalDate.of(2026, 1, 1)::plusDays)
        .toList();
  }

  /** A clock that stands at noon of a day in Melbourne. */
  static InstantSource noonOf(LocalDate day) {
    return InstantSource.fixed(day.atTime(12, 0).atZone(MELBOURNE).toInstant());
  }

  static DemoBooks booksOn(LocalDate day) {
    return new DemoBooks(noonOf(day));
  }

  static long total(Invoice invoice) {
    long total = 0;
    for (Invoice.Line line : invoice.lines()) {
      total += line.amount().minorUnits() + line.tax().minorUnits();
    }
    return total;
  }

  /** What was open on an invoice at the end of a day. */
  static long open(Invoice invoice, LocalDate day) {
    if (invoice.status() == Invoice.Status.DRAFT
        || invoice.status() == Invoice.Status.VOIDED
        || invoice.date().isAfter(day)) {
      return 0;
    }
    long open = total(invoice);
    for (Invoice.Settlement settlement :
        Stream.concat(invoice.payments().stream(), invoice.credits().stream()).toList()) {
      if (!settlement.date().isAfter(day)) {
        open -= settlement.amount().minorUnits();
      }
    }
    return open;
  }

  static long open(List<Invoice> invoices, LocalDate day) {
    return invoices.stream().mapToLong(invoice -> open(invoice, day)).sum();
  }

  static List<Invoice> sales(Books books) {
    return books.invoices(Invoice.Kind.SALE);
  }

  static List<Invoice> bills(Books books) {
    return books.invoices(Invoice.Kind.BILL);
  }

  static List<Invoice> documents(Books books) {
    return Stream.concat(sales(books).stream(), bills(books).stream()).toList();
  }

  /** What an account holds at the end of a day, in cents; negative for a credit. */
  static long balance(Books books, String code, LocalDate day) {
    return books.trialBalance(day).stream()
        .filter(balance -> balance.account().code().equals(code))
        .mapToLong(balance -> balance.balance().minorUnits())
        .sum();
  }

  static Money aud(long cents) {
    return new Money(cents, "AUD");
  }

  private Recomputed() {}
}
