// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoHost.cell;
import static dev.pergola.plugins.xero.DemoHost.column;
import static dev.pergola.plugins.xero.DemoHost.money;
import static dev.pergola.plugins.xero.DemoHost.table;
import static dev.pergola.plugins.xero.DemoHost.text;
import static dev.pergola.plugins.xero.Recomputed.aud;
import static dev.pergola.plugins.xero.Recomputed.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ToolResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvoiceToolsTest {
  private static final LocalDate TODAY = DemoHost.TODAY;

  private final DemoBooks books = Recomputed.booksOn(TODAY);
  private DemoHost host;

  @BeforeEach
  void start() throws Exception {
    host = new DemoHost();
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Test
  void invoicesPageThroughToTheLastWithoutGapOrRepeat() throws Exception {
    List<String> numbers = new ArrayList<>();
    int all = books.invoices(Invoice.Kind.SALE).size();
    for (int offset = 0; offset < all; offset += 200) {
      numbers.addAll(
          column(host.call("xero_list_invoices", "limit", 200, "offset", offset), "number"));
    }
    assertThat(numbers).hasSize(all).doesNotHaveDuplicates();
    assertThat(host.call("xero_list_invoices").summary())
        .contains("call again with offset 50 for more", "Drafts, not sent yet:", "Voided");
  }

  @Test
  void invoicesByStatus() throws Exception {
    assertThat(column(host.call("xero_list_invoices", "status", "overdue"), "number"))
        .containsExactlyInAnyOrderElementsOf(column(host.call("xero_overdue_invoices"), "number"));
    assertThat(column(host.call("xero_list_invoices", "status", "draft"), "status"))
        .containsOnly("Draft");
    assertThat(column(host.call("xero_list_invoices", "status", "PAID"), "amountDue"))
        .containsOnly("0.00 AUD");
    assertThat(column(host.call("xero_list_invoices", "status", "unpaid"), "status"))
        .contains("Overdue", "Awaiting payment")
        .doesNotContain("Paid", "Draft", "Voided");
  }

  @Test
  void invoicesOfACustomerInAPeriodByAmountLargestFirst() throws Exception {
    ToolResult result =
        host.call(
            "xero_list_invoices",
            "contact",
            "stonecrop",
            "from",
            "2025-07-01",
            "to",
            "2026-06-30",
            "minimumAmount",
            1000,
            "maximumAmount",
            30000,
            "sort",
            "largest");
    assertThat(column(result, "contact")).containsOnly("Stonecrop Homes");
    assertThat(table(result).rows())
        .allSatisfy(
            row -> {
              assertThat(text(result, row, "date")).isBetween("2025-07-01", "2026-06-30");
              assertThat(money(cell(result, row, "total")).minorUnits())
                  .isBetween(100_000L, 3_000_000L);
            });
    assertThat(table(result).rows())
        .extracting(row -> -money(cell(result, row, "total")).minorUnits())
        .isSorted();
  }

  @Test
  void invoicesAndBillsAreFoundByWhatTheyAreAbout() throws Exception {
    for (String number : column(host.call("xero_list_bills", "search", "trenching"), "number")) {
      assertThat(column(host.call("xero_get_invoice", "number", number), "description"))
          .anyMatch(description -> description.startsWith("Trenching"));
    }
    assertThat(column(host.call("xero_list_bills", "search", "trenching"), "number")).isNotEmpty();
  }

  @Test
  void billsTellWhatWeStillHaveToPay() throws Exception {
    ToolResult result = host.call("xero_list_bills", "status", "unpaid", "sort", "due_first");
    long due = open(books.invoices(Invoice.Kind.BILL), TODAY);
    assertThat(result.summary()).contains(aud(due) + " still due");
    assertThat(column(result, "dueDate")).isSorted();
  }

  @Test
  void oneInvoiceInFullByNumberOrDigits() throws Exception {
    Invoice invoice =
        books.invoices(Invoice.Kind.SALE).stream()
            .filter(i -> !i.credits().isEmpty() && i.payments().size() == 2)
            .findFirst()
            .orElseThrow();
    for (String number :
        List.of(
            invoice.number(),
            invoice.number().substring(4),
            "inv " + invoice.number().substring(4))) {
      ToolResult result = host.call("xero_get_invoice", "number", number);
      assertThat(result.summary())
          .contains(invoice.number(), invoice.contactName())
          .contains("total " + aud(Recomputed.total(invoice)))
          .contains("Credited " + invoice.credits().getFirst().amount())
          .contains("Paid " + invoice.payments().getFirst().amount())
          .contains("Paid " + invoice.payments().getLast().amount())
          .contains("Still due: " + aud(open(invoice, TODAY)));
      assertThat(table(result).rows()).hasSameSizeAs(invoice.lines());
    }
  }

  @Test
  void blankTextsCountAsLeftOut() throws Exception {
    assertThat(host.call("xero_list_invoices", "contact", "", "search", " ").summary())
        .isEqualTo(host.call("xero_list_invoices").summary());
  }
}
