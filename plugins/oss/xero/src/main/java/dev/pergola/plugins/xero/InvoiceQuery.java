// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Describe;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which invoices somebody wants to see; every condition may be left out. */
record InvoiceQuery(
    @Describe("Only those that are so. unpaid: issued and not fully paid, overdue or not.")
        @Nullable State status,
    @Describe("Only this customer's or supplier's: the name or a part of it.")
        @Nullable String contact,
    @Describe("Only those dated on or after this day, as 2026-01-31.") @Nullable LocalDate from,
    @Describe("Only those dated on or before this day, as 2026-01-31.") @Nullable LocalDate to,
    @Describe("Only those whose number, reference or lines hold this text.")
        @Nullable String search,
    @Describe("Only those with a total, tax included, of at least this much.")
        @Nullable BigDecimal minimumAmount,
    @Describe("Only those with a total, tax included, of at most this much.")
        @Nullable BigDecimal maximumAmount,
    @Describe("Which come first. Default: newest.") @Nullable Order sort,
    @Describe("How many to list at once, at most 200. Default: 50.") @Nullable Integer limit,
    @Describe("How many to skip, to see the next ones. Default: 0.") @Nullable Integer offset) {
  InvoiceQuery {
    contact = Phrases.given(contact);
    search = Phrases.given(search);
  }

  /** States that people ask for. */
  enum State {
    DRAFT,
    UNPAID,
    OVERDUE,
    PAID,
    VOIDED
  }

  /** Which come first. */
  enum Order {
    NEWEST,
    OLDEST,
    LARGEST,
    DUE_FIRST
  }

  /**
   * The invoices, in order.
   *
   * @throws dev.pergola.api.PergolaException when the conditions contradict each other or the
   *     contact is not clear; says how to ask better
   */
  List<Invoice> of(Books books, Invoice.Kind kind) {
    Phrases.requireOrder(from, to);
    if (minimumAmount != null
        && maximumAmount != null
        && minimumAmount.compareTo(maximumAmount) > 0) {
      throw Phrases.invalid(
          "minimumAmount (%s) is more than maximumAmount (%s): swap them.",
          minimumAmount.toPlainString(), maximumAmount.toPlainString());
    }
    String contactId = contact == null ? null : contactId(books.contacts(), kind, contact);
    LocalDate today = books.today();
    return books.invoices(kind).stream()
        .filter(invoice -> contactId == null || invoice.contactId().equals(contactId))
        .filter(invoice -> status == null || is(invoice, status, today))
        .filter(invoice -> from == null || !invoice.date().isBefore(from))
        .filter(invoice -> to == null || !invoice.date().isAfter(to))
        .filter(invoice -> minimumAmount == null || total(invoice).compareTo(minimumAmount) >= 0)
        .filter(invoice -> maximumAmount == null || total(invoice).compareTo(maximumAmount) <= 0)
        .filter(invoice -> search == null || holds(invoice, search))
        .sorted(order(sort == null ? Order.NEWEST : sort))
        .toList();
  }

  /** The conditions for people; begins with a space, or is empty. */
  String inWords() {
    var words = new StringBuilder();
    if (status != null) {
      words.append(" with status ").append(status.name().toLowerCase(Locale.ROOT));
    }
    if (contact != null) {
      words.append(" for \"").append(contact).append('"');
    }
    if (search != null) {
      words.append(" about \"").append(search).append('"');
    }
    if (minimumAmount != null) {
      words.append(" of at least ").append(minimumAmount.toPlainString());
    }
    if (maximumAmount != null) {
      words.append(" of at most ").append(maximumAmount.toPlainString());
    }
    return words.append(Phrases.period(from, to)).toString();
  }

  private static String contactId(List<Contact> contacts, Invoice.Kind kind, String name) {
    return switch (kind) {
      case SALE -> ContactSearch.customers(contacts).one(name).id();
      case BILL -> ContactSearch.suppliers(contacts).one(name).id();
    };
  }

  private static boolean is(Invoice invoice, State state, LocalDate today) {
    return switch (state) {
      case DRAFT -> invoice.status() == Invoice.Status.DRAFT;
      case UNPAID -> invoice.status() == Invoice.Status.AWAITING_PAYMENT;
      case OVERDUE -> invoice.isOverdue(today);
      case PAID -> invoice.status() == Invoice.Status.PAID;
      case VOIDED -> invoice.status() == Invoice.Status.VOIDED;
    };
  }

  private static Comparator<Invoice> order(Order order) {
    Comparator<Invoice> oldest = Comparator.comparing(Invoice::date);
    return switch (order) {
      case NEWEST -> oldest.reversed();
      case OLDEST -> oldest;
      case LARGEST -> Comparator.comparing(InvoiceQuery::total).reversed();
      case DUE_FIRST -> Comparator.comparing(Invoice::dueDate);
    };
  }

  private static BigDecimal total(Invoice invoice) {
    return invoice.total().amount();
  }

  private static boolean holds(Invoice invoice, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    var all = new StringBuilder(invoice.number()).append('\n').append(invoice.reference());
    invoice.lines().forEach(line -> all.append('\n').append(line.description()));
    return all.toString().toLowerCase(Locale.ROOT).contains(wanted);
  }
}
