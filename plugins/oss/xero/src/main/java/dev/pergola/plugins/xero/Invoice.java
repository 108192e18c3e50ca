// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sales invoice or a bill, with what was paid and credited on it so far.
 *
 * @param number unique among both kinds; a bill's is the supplier's own
 * @param contactId see {@link Contact#id}
 * @param reference what it is about, or the other side's order number; null for none
 * @param date when it was or, for a draft, will be issued
 * @param currency of all its amounts (ISO 4217)
 * @param lines at least one
 * @param payments oldest first
 * @param credits from credit notes, oldest first
 */
record Invoice(
    Kind kind,
    String number,
    String contactId,
    String contactName,
    @Nullable String reference,
    LocalDate date,
    LocalDate dueDate,
    Status status,
    String currency,
    List<Line> lines,
    List<Settlement> payments,
    List<Settlement> credits) {
  Invoice {
    lines = List.copyOf(lines);
    payments = List.copyOf(payments);
    credits = List.copyOf(credits);
  }

  /** Which way the money goes. */
  enum Kind {
    /** To a customer: money comes in. */
    SALE,
    /** From a supplier: money goes out. */
    BILL
  }

  /** How far it has come. */
  enum Status {
    /** Not issued: nobody owes anything yet. */
    DRAFT,
    /** Issued, not or not fully settled. */
    AWAITING_PAYMENT,
    /** Settled in full by payments and credits. */
    PAID,
    /** Withdrawn: nobody owes anything. */
    VOIDED
  }

  /**
   * A line.
   *
   * @param itemCode of the price list; null for none
   * @param accountCode the account that it is booked to
   * @param amount quantity times unit price, without tax
   * @param tax the tax on the amount
   */
  record Line(
      @Nullable String itemCode,
      String description,
      BigDecimal quantity,
      Money unitPrice,
      String accountCode,
      Money amount,
      Money tax) {}

  /**
   * A payment, or a credit from a credit note.
   *
   * @param reference the payment's reference or the credit note's number
   */
  record Settlement(LocalDate date, Money amount, String reference) {}

  /** The lines without tax. */
  Money subtotal() {
    return money(lines.stream().mapToLong(line -> line.amount().minorUnits()).sum());
  }

  /** The lines' tax. */
  Money tax() {
    return money(lines.stream().mapToLong(line -> line.tax().minorUnits()).sum());
  }

  /** The lines with tax. */
  Money total() {
    return subtotal().plus(tax());
  }

  /** What was paid so far. */
  Money paid() {
    return settled(payments, LocalDate.MAX);
  }

  /** What was credited so far. */
  Money credited() {
    return settled(credits, LocalDate.MAX);
  }

  /** What is owed on it now; zero for drafts and voided ones. */
  Money due() {
    return due(LocalDate.MAX);
  }

  /** What was owed on it at the end of a day; zero before it was issued. */
  Money due(LocalDate asOf) {
    return !isIssued() || date.isAfter(asOf)
        ? money(0)
        : money(
            total().minorUnits()
                - settled(payments, asOf).minorUnits()
                - settled(credits, asOf).minorUnits());
  }

  /** Whether it was issued and not withdrawn, so that it counts. */
  boolean isIssued() {
    return status == Status.AWAITING_PAYMENT || status == Status.PAID;
  }

  /** Whether money was owed on it at the end of a day that came after its due date. */
  boolean isOverdue(LocalDate asOf) {
    return dueDate.isBefore(asOf) && due(asOf).minorUnits() != 0;
  }

  /** How many days the due date was past; zero or less when it was not. */
  long daysOverdue(LocalDate asOf) {
    return ChronoUnit.DAYS.between(dueDate, asOf);
  }

  /** The status for people, on a day. */
  String statusInWords(LocalDate today) {
    return switch (status) {
      case DRAFT -> "Draft";
      case AWAITING_PAYMENT -> isOverdue(today) ? "Overdue" : "Awaiting payment";
      case PAID -> "Paid";
      case VOIDED -> "Voided";
    };
  }

  private Money settled(List<Settlement> settlements, LocalDate asOf) {
    return money(
        settlements.stream()
            .filter(settlement -> !settlement.date().isAfter(asOf))
            .mapToLong(settlement -> settlement.amount().minorUnits())
            .sum());
  }

  private Money money(long minorUnits) {
    return new Money(minorUnits, currency);
  }
}
