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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What customers owe and what suppliers are owed, by contact and age. */
final class AgedTools implements ToolSet {
  private static final int NAMED = 3;

  private final Books books;

  AgedTools(Books books) {
    this.books = books;
  }

  record AgedArguments(
      @Describe("As things stood at the end of this day, as 2026-01-31. Default: today.")
          @Nullable LocalDate asOf,
      @Describe("Only this customer or supplier: the name or a part of it. Default: all.")
          @Nullable String contact) {
    AgedArguments {
      contact = Phrases.given(contact);
    }
  }

  @Override
  public List<Tool> tools() {
    return List.of(
        Tool.reading(
            "xero_aged_receivables",
            "Aged receivables (debtors report)",
            "Aged receivables, also called debtors or accounts receivable ageing: how much all"
                + " customers owe in total, due and not yet due, per customer in columns by age:"
                + " current, 1-30, 31-60, 61-90 and over 90 days.",
            AgedArguments.class,
            (_, arguments) -> aged(Invoice.Kind.SALE, arguments)),
        Tool.reading(
            "xero_aged_payables",
            "How much we owe: aged payables (creditors report)",
            "How much do we owe? Whom do I owe money? Aged payables, also called creditors or"
                + " accounts payable ageing: what we owe suppliers in total and per supplier in"
                + " columns by age: current, 1-30, 31-60, 61-90 and over 90 days.",
            AgedArguments.class,
            (_, arguments) -> aged(Invoice.Kind.BILL, arguments)));
  }

  private ToolResult aged(Invoice.Kind kind, AgedArguments arguments) {
    LocalDate asOf = Phrases.dayUpTo(arguments.asOf(), books.today());
    String name = arguments.contact();
    Contact contact = name == null ? null : search(kind).one(name);
    List<Invoice> invoices =
        books.invoices(kind).stream()
            .filter(invoice -> contact == null || invoice.contactId().equals(contact.id()))
            .toList();
    List<Ageing> ageings = Ageing.byContact(invoices, asOf, books.organization().currency());
    return ToolResult.of(summary(kind, contact, asOf, ageings), table(kind, ageings));
  }

  private ContactSearch search(Invoice.Kind kind) {
    return switch (kind) {
      case SALE -> ContactSearch.customers(books.contacts());
      case BILL -> ContactSearch.suppliers(books.contacts());
    };
  }

  private String summary(
      Invoice.Kind kind, @Nullable Contact contact, LocalDate asOf, List<Ageing> ageings) {
    String company = books.organization().displayName();
    String day = Phrases.day(asOf);
    String others = kind == Invoice.Kind.SALE ? "customer" : "supplier";
    String who =
        contact != null ? contact.name() : "%s".formatted(Phrases.count(ageings.size(), others));
    if (ageings.isEmpty()) {
      String nobody = contact != null ? contact.name() : "any " + others;
      return kind == Invoice.Kind.SALE
          ? "At the end of %s, nothing was owed to %s by %s. Try another day."
              .formatted(day, company, nobody)
          : "At the end of %s, %s owed nothing to %s. Try another day."
              .formatted(day, company, nobody);
    }
    Money total = Phrases.sum(ageings, Ageing::total, books.organization().currency());
    String first =
        kind == Invoice.Kind.SALE
            ? "At the end of %s, %s is owed %s by %s.".formatted(day, company, total, who)
            : "At the end of %s, %s owes %s to %s.".formatted(day, company, total, who);
    return first + " By age: " + byAge(ageings) + "." + largest(ageings);
  }

  private String byAge(List<Ageing> ageings) {
    var parts = new ArrayList<String>();
    for (Ageing.Bucket bucket : Ageing.Bucket.values()) {
      parts.add(
          "%s %s"
              .formatted(
                  bucket.words(),
                  Phrases.sum(
                      ageings, ageing -> ageing.amount(bucket), books.organization().currency())));
    }
    return Phrases.list(parts);
  }

  private static String largest(List<Ageing> ageings) {
    return ageings.size() == 1
        ? ""
        : " The largest: "
            + Phrases.list(
                ageings.stream()
                    .limit(NAMED)
                    .map(ageing -> ageing.contactName() + " " + ageing.total())
                    .toList())
            + ".";
  }

  private static Table table(Invoice.Kind kind, List<Ageing> ageings) {
    var columns = new ArrayList<Table.Column>();
    columns.add(new Table.Column("contact", kind == Invoice.Kind.SALE ? "Customer" : "Supplier"));
    for (Ageing.Bucket bucket : Ageing.Bucket.values()) {
      columns.add(new Table.Column(bucket.column(), bucket.title()));
    }
    columns.add(new Table.Column("total", "Total"));
    return new Table(columns, ageings.stream().map(AgedTools::row).toList());
  }

  private static List<Cell> row(Ageing ageing) {
    var cells = new ArrayList<Cell>();
    cells.add(Cell.of(ageing.contactName()));
    for (Ageing.Bucket bucket : Ageing.Bucket.values()) {
      cells.add(Cell.of(ageing.amount(bucket)));
    }
    cells.add(Cell.of(ageing.total()));
    return cells;
  }
}
