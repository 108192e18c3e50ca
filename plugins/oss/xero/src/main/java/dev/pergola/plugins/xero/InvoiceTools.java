// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Cell;
import dev.pergola.api.Describe;
import dev.pergola.api.Money;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Table;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolResult;
import dev.pergola.api.ToolSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Sales invoices and bills: lists of them, and one in full. */
final class InvoiceTools implements ToolSet {
  private static final List<Table.Column> LINE_COLUMNS =
      List.of(
          new Table.Column("item", "Item"),
          new Table.Column("description", "Description"),
          new Table.Column("quantity", "Quantity"),
          new Table.Column("unitPrice", "Unit price"),
          new Table.Column("account", "Account"),
          new Table.Column("amount", "Amount"),
          new Table.Column("tax", "Tax"));

  private final Books books;

  InvoiceTools(Books books) {
    this.books = books;
  }

  record NumberArgument(
      @Describe("The number of a sales invoice or bill, such as INV-1042; its digits suffice.")
          String number) {}

  @Override
  public List<Tool> tools() {
    return List.of(
        Tool.reading(
            "xero_list_invoices",
            "Sales invoices",
            "Lists and searches the sales invoices sent to customers: newest, largest, unpaid, paid,"
                + " draft or voided ones, of one customer, of a period, by amount. Answers with how"
                + " many match, what was invoiced and what is still due, and a page of them.",
            InvoiceQuery.class,
            (_, query) -> list(Invoice.Kind.SALE, query)),
        Tool.reading(
            "xero_list_bills",
            "Bills from suppliers",
            "Lists and searches the bills (purchase invoices) from suppliers: which bills to pay,"
                + " unpaid, overdue or paid bills, of one supplier, of a period, by amount. Answers"
                + " with how many match, what was billed and what we still have to pay, and a page"
                + " of them.",
            InvoiceQuery.class,
            (_, query) -> list(Invoice.Kind.BILL, query)),
        Tool.reading(
            "xero_get_invoice",
            "One invoice or bill in full",
            "Shows one sales invoice or bill by its number (such as INV-1042): lines, items, tax,"
                + " total, payments, credit notes and what is still due.",
            NumberArgument.class,
            (_, argument) -> one(argument.number())));
  }

  private ToolResult list(Invoice.Kind kind, InvoiceQuery query) {
    List<Invoice> found = query.of(books, kind);
    String noun = kind == Invoice.Kind.SALE ? "sales invoice" : "bill";
    String asked = query.inWords();
    if (found.isEmpty()) {
      return ToolResult.of(
          "%s has no %ss%s. Try fewer conditions, a longer period, or xero_list_contacts for names."
              .formatted(books.organization().displayName(), noun, asked));
    }
    Slice<Invoice> page = Slice.of(found, query.limit(), query.offset());
    return ToolResult.of(
        "%s has %s%s.%s%s"
            .formatted(
                books.organization().displayName(),
                Phrases.count(found.size(), noun),
                asked,
                totals(kind, found),
                page.note()),
        table(kind, page.rows()));
  }

  private String totals(Invoice.Kind kind, List<Invoice> found) {
    List<Invoice> issued = found.stream().filter(Invoice::isIssued).toList();
    List<Invoice> drafts =
        found.stream().filter(invoice -> invoice.status() == Invoice.Status.DRAFT).toList();
    var text = new StringBuilder();
    if (!issued.isEmpty()) {
      List<Invoice> overdue =
          issued.stream().filter(invoice -> invoice.isOverdue(books.today())).toList();
      text.append(
          " %s %s in all, %s still due"
              .formatted(
                  kind == Invoice.Kind.SALE ? "Invoiced:" : "Billed:",
                  sum(issued, true),
                  sum(issued, false)));
      text.append(
          overdue.isEmpty()
              ? ", none of it overdue."
              : ", of which %s on %s is overdue."
                  .formatted(
                      sum(overdue, false),
                      Phrases.count(
                          overdue.size(), kind == Invoice.Kind.SALE ? "invoice" : "bill")));
    }
    if (!drafts.isEmpty()) {
      text.append(" Drafts, not sent yet: %d, %s.".formatted(drafts.size(), sum(drafts, true)));
    }
    long voided = found.size() - issued.size() - drafts.size();
    if (voided > 0) {
      text.append(" Voided and not counted: %d.".formatted(voided));
    }
    return text.toString();
  }

  private Money sum(List<Invoice> invoices, boolean total) {
    return Phrases.sum(
        invoices, total ? Invoice::total : Invoice::due, books.organization().currency());
  }

  private Table table(Invoice.Kind kind, List<Invoice> invoices) {
    LocalDate today = books.today();
    List<Table.Column> columns =
        List.of(
            new Table.Column("number", kind == Invoice.Kind.SALE ? "Invoice" : "Bill"),
            new Table.Column("contact", kind == Invoice.Kind.SALE ? "Customer" : "Supplier"),
            new Table.Column("reference", "Reference"),
            new Table.Column("date", "Date"),
            new Table.Column("dueDate", "Due"),
            new Table.Column("status", "Status"),
            new Table.Column("total", "Total"),
            new Table.Column("amountDue", "Amount due"));
    return new Table(
        columns,
        invoices.stream()
            .map(
                invoice ->
                    List.of(
                        Cell.of(invoice.number()),
                        Cell.of(invoice.contactName()),
                        Cell.of(invoice.reference()),
                        Cell.of(invoice.date()),
                        Cell.of(invoice.dueDate()),
                        Cell.of(invoice.statusInWords(today)),
                        Cell.of(invoice.total()),
                        Cell.of(invoice.due())))
            .toList());
  }

  private ToolResult one(String number) {
    Invoice invoice = find(number);
    boolean isSale = invoice.kind() == Invoice.Kind.SALE;
    var text = new StringBuilder();
    text.append(
        "%s %s %s %s%s, dated %s, due %s: %s. Subtotal %s, tax %s, total %s."
            .formatted(
                isSale ? "Invoice" : "Bill",
                invoice.number(),
                isSale ? "to" : "from",
                invoice.contactName(),
                invoice.reference() == null ? "" : " (" + invoice.reference() + ")",
                Phrases.day(invoice.date()),
                Phrases.day(invoice.dueDate()),
                status(invoice),
                invoice.subtotal(),
                invoice.tax(),
                invoice.total()));
    settlements(text, "Paid", invoice.payments());
    settlements(text, "Credited", invoice.credits());
    if (invoice.isIssued()) {
      text.append(" Still due: %s.".formatted(invoice.due()));
    }
    return ToolResult.of(
        text.toString(), new Table(LINE_COLUMNS, invoice.lines().stream().map(this::row).toList()));
  }

  private String status(Invoice invoice) {
    String words = invoice.statusInWords(books.today()).toLowerCase(Locale.ROOT);
    return invoice.isOverdue(books.today())
        ? words + " by " + Phrases.count(invoice.daysOverdue(books.today()), "day")
        : words;
  }

  private void settlements(StringBuilder text, String verb, List<Invoice.Settlement> settlements) {
    for (Invoice.Settlement settlement : settlements) {
      text.append(
          " %s %s on %s (%s)."
              .formatted(
                  verb,
                  settlement.amount(),
                  Phrases.day(settlement.date()),
                  settlement.reference()));
    }
  }

  private List<Cell> row(Invoice.Line line) {
    return List.of(
        Cell.of(line.itemCode()),
        Cell.of(line.description()),
        Cell.of(line.quantity()),
        Cell.of(line.unitPrice()),
        Cell.of(line.accountCode()),
        Cell.of(line.amount()),
        Cell.of(line.tax()));
  }

  private Invoice find(String number) {
    var all = new ArrayList<Invoice>();
    Stream.of(Invoice.Kind.values()).map(books::invoices).forEach(all::addAll);
    String wanted = number.strip();
    List<Invoice> found =
        all.stream().filter(invoice -> invoice.number().equalsIgnoreCase(wanted)).toList();
    String digits = wanted.replaceAll("\\D", "");
    if (found.isEmpty() && !digits.isEmpty()) {
      found =
          all.stream()
              .filter(invoice -> invoice.number().replaceAll("\\D", "").equals(digits))
              .toList();
    }
    if (found.size() > 1) {
      throw Phrases.invalid(
          "Several have the number %s: %s. Ask again with the whole number of one.",
          wanted, Phrases.list(found.stream().map(Invoice::number).toList()));
    }
    if (found.isEmpty()) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          "There is no invoice or bill with the number %s. List their numbers with xero_list_invoices or xero_list_bills."
              .formatted(wanted));
    }
    return found.getFirst();
  }
}
