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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who owes money, and since when. */
final class OverdueTools implements ToolSet {
  private static final int NAMED = 5;
  private static final List<Table.Column> COLUMNS =
      List.of(
          // What was asked comes first: a phone shows three columns.
          new Table.Column("contact", "Customer"),
          new Table.Column("amountDue", "Amount due"),
          new Table.Column("daysOverdue", "Days overdue"),
          new Table.Column("number", "Invoice"),
          new Table.Column("dueDate", "Due"),
          new Table.Column("date", "Issued"),
          new Table.Column("total", "Total"));

  private final Books books;

  OverdueTools(Books books) {
    this.books = books;
  }

  record OverdueArguments(
      @Describe("Only this customer: the name or a part of it. Default: all customers.")
          @Nullable String contact,
      @Describe("Only invoices at least so many days past their due date. Default: 1.")
          @Nullable Integer minimumDaysOverdue) {
    OverdueArguments {
      contact = Phrases.given(contact);
    }
  }

  @Override
  public List<Tool> tools() {
    return List.of(
        Tool.reading(
            "xero_overdue_invoices",
            "Who owes me money: overdue invoices",
            "Who owes me money? Who owes us? Who has not paid, who is late, whom to chase: lists the"
                + " overdue (unpaid past due) customer invoices with customer name, invoice number,"
                + " due date, days overdue and amount due, and the total that debtors owe.",
            OverdueArguments.class,
            (_, arguments) -> overdue(arguments)));
  }

  private ToolResult overdue(OverdueArguments arguments) {
    LocalDate today = books.today();
    int minimum = arguments.minimumDaysOverdue() == null ? 1 : arguments.minimumDaysOverdue();
    if (minimum < 1) {
      throw Phrases.invalid("minimumDaysOverdue must be 1 or more, not %d.", minimum);
    }
    Contact customer =
        arguments.contact() == null
            ? null
            : ContactSearch.customers(books.contacts()).one(arguments.contact());
    List<Invoice> open =
        books.invoices(Invoice.Kind.SALE).stream()
            .filter(invoice -> customer == null || invoice.contactId().equals(customer.id()))
            .filter(invoice -> invoice.due().minorUnits() != 0)
            .toList();
    List<Invoice> overdue =
        open.stream()
            .filter(invoice -> invoice.daysOverdue(today) >= minimum)
            .sorted(Comparator.comparing(Invoice::dueDate).thenComparing(Invoice::number))
            .toList();
    if (overdue.isEmpty()) {
      return ToolResult.of(nobody(customer, minimum, today) + notDueYet(open, today));
    }
    return ToolResult.of(
        somebody(overdue, minimum, today) + notDueYet(open, today),
        new Table(COLUMNS, overdue.stream().map(invoice -> row(invoice, today)).toList()));
  }

  private String nobody(@Nullable Contact customer, int minimum, LocalDate today) {
    String company = books.organization().displayName();
    return "As of %s, %s that is overdue%s."
        .formatted(
            Phrases.day(today),
            customer == null
                ? "no customer owes %s anything".formatted(company)
                : "%s owes %s nothing".formatted(customer.name(), company),
            minimum == 1 ? "" : " by %d days or more; try a lower minimum".formatted(minimum));
  }

  private String somebody(List<Invoice> overdue, int minimum, LocalDate today) {
    Map<String, List<Invoice>> byCustomer =
        overdue.stream().collect(Collectors.groupingBy(Invoice::contactId));
    String who =
        byCustomer.size() == 1
            ? overdue.getFirst().contactName() + " owes"
            : Phrases.count(byCustomer.size(), "customer") + " owe";
    List<String> largest =
        byCustomer.values().stream()
            .sorted(Comparator.comparing((List<Invoice> theirs) -> -due(theirs).minorUnits()))
            .limit(NAMED)
            .map(theirs -> owes(theirs, today))
            .toList();
    String late =
        Phrases.count(overdue.size(), "overdue invoice")
            + (minimum == 1 ? "" : " (by %d days or more)".formatted(minimum));
    return "As of %s, %s %s %s on %s. %s: %s."
        .formatted(
            Phrases.day(today),
            who,
            books.organization().displayName(),
            due(overdue),
            late,
            byCustomer.size() > NAMED ? "The largest" : "In detail",
            Phrases.list(largest));
  }

  private String owes(List<Invoice> theirs, LocalDate today) {
    long days = theirs.stream().mapToLong(invoice -> invoice.daysOverdue(today)).max().orElse(0);
    String invoices =
        theirs.size() == 1
            ? theirs.getFirst().number() + ", "
            : Phrases.count(theirs.size(), "invoice") + ", up to ";
    return "%s %s (%s%s overdue)"
        .formatted(
            theirs.getFirst().contactName(), due(theirs), invoices, Phrases.count(days, "day"));
  }

  private String notDueYet(List<Invoice> open, LocalDate today) {
    List<Invoice> notDue = open.stream().filter(invoice -> !invoice.isOverdue(today)).toList();
    return notDue.isEmpty()
        ? ""
        : " Another %s on %s is not due yet."
            .formatted(due(notDue), Phrases.count(notDue.size(), "invoice"));
  }

  private Money due(List<Invoice> invoices) {
    return Phrases.sum(invoices, Invoice::due, books.organization().currency());
  }

  private static List<Cell> row(Invoice invoice, LocalDate today) {
    return List.of(
        Cell.of(invoice.contactName()),
        Cell.of(invoice.due()),
        Cell.of(invoice.daysOverdue(today)),
        Cell.of(invoice.number()),
        Cell.of(invoice.dueDate()),
        Cell.of(invoice.date()),
        Cell.of(invoice.total()));
  }
}
