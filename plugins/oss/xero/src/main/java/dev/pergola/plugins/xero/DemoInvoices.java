// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the demo company's invoices and bills have in common. */
final class DemoInvoices {
  private static final String CURRENCY = DemoCompany.ORGANIZATION.currency();

  /** An amount in cents. */
  static Money money(long cents) {
    return new Money(cents, CURRENCY);
  }

  /** Goods and services tax, 10 %, on an amount of no less than zero. */
  static long tax(long cents) {
    return (cents + 5) / 10;
  }

  /** The tax within an amount that includes it. */
  static long taxWithin(long cents) {
    return (cents * 2 + 11) / 22;
  }

  /** A line with tax; the quantity in halves. */
  static Invoice.Line line(
      @Nullable String itemCode, String description, long halves, long price, Account account) {
    long amount = (price * halves + 1) / 2;
    return new Invoice.Line(
        itemCode,
        description,
        BigDecimal.valueOf(halves * 5, 1).stripTrailingZeros(),
        money(price),
        account.code(),
        money(amount),
        money(tax(amount)));
  }

  /** The sum of lines with their tax, in cents. */
  static long total(List<Invoice.Line> lines) {
    return lines.stream()
        .mapToLong(line -> line.amount().minorUnits() + line.tax().minorUnits())
        .sum();
  }

  /** A settlement. */
  static Invoice.Settlement settlement(LocalDate date, long cents, String reference) {
    return new Invoice.Settlement(date, money(cents), reference);
  }

  /**
   * What a day can see of an invoice whose whole life is known: settlements to come are left out,
   * and before its date it is a draft.
   *
   * @param whole voided, or paid with all its settlements
   */
  static Invoice seenOn(LocalDate today, Invoice whole) {
    if (whole.date().isAfter(today)) {
      return with(whole, Invoice.Status.DRAFT, List.of(), List.of());
    }
    if (whole.status() == Invoice.Status.VOIDED) {
      return whole;
    }
    return with(
        whole,
        whole.due(today).minorUnits() == 0 ? Invoice.Status.PAID : Invoice.Status.AWAITING_PAYMENT,
        until(today, whole.payments()),
        until(today, whole.credits()));
  }

  private static List<Invoice.Settlement> until(LocalDate day, List<Invoice.Settlement> all) {
    return all.stream().filter(settlement -> !settlement.date().isAfter(day)).toList();
  }

  private static Invoice with(
      Invoice invoice,
      Invoice.Status status,
      List<Invoice.Settlement> payments,
      List<Invoice.Settlement> credits) {
    return new Invoice(
        invoice.kind(),
        invoice.number(),
        invoice.contactId(),
        invoice.contactName(),
        invoice.reference(),
        invoice.date(),
        invoice.dueDate(),
        status,
        invoice.currency(),
        invoice.lines(),
        payments,
        credits);
  }

  private DemoInvoices() {}
}
