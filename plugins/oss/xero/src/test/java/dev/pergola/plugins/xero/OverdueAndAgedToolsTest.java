// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoHost.cell;
import static dev.pergola.plugins.xero.DemoHost.column;
import static dev.pergola.plugins.xero.DemoHost.money;
import static dev.pergola.plugins.xero.DemoHost.sum;
import static dev.pergola.plugins.xero.DemoHost.table;
import static dev.pergola.plugins.xero.DemoHost.text;
import static dev.pergola.plugins.xero.Recomputed.aud;
import static dev.pergola.plugins.xero.Recomputed.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Cell;
import dev.pergola.api.ToolResult;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverdueAndAgedToolsTest {
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
  void whoOwesMeMoneyNamesDebtorsDaysAmountsAndTheTotal() throws Exception {
    long total = 0;
    List<List<Object>> expected = new ArrayList<>();
    for (Invoice invoice : books.invoices(Invoice.Kind.SALE)) {
      long due = open(invoice, TODAY);
      if (due > 0 && invoice.dueDate().isBefore(TODAY)) {
        total += due;
        long days = ChronoUnit.DAYS.between(invoice.dueDate(), TODAY);
        expected.add(
            List.of(invoice.contactName(), invoice.number(), String.valueOf(days), aud(due)));
      }
    }

    ToolResult result = host.call("xero_overdue_invoices");

    List<List<Object>> listed =
        table(result).rows().stream()
            .map(
                row ->
                    List.<Object>of(
                        text(result, row, "contact"),
                        text(result, row, "number"),
                        text(result, row, "daysOverdue"),
                        money(cell(result, row, "amountDue"))))
            .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(expected).isNotEmpty();
    long customers = expected.stream().map(List::getFirst).distinct().count();
    assertThat(result.summary())
        .startsWith(
            "As of 21 November 2026, %d customers owe %s %s on %d overdue invoices."
                .formatted(customers, DemoHost.COMPANY, aud(total), expected.size()))
        .contains("days overdue", "not due yet");
  }

  @Test
  void theLargestDebtorIsNamedFirst() throws Exception {
    ToolResult result = host.call("xero_overdue_invoices");
    String largest =
        table(result).rows().stream()
            .map(row -> text(result, row, "contact"))
            .distinct()
            .max(Comparator.comparing(name -> owed(result, name)))
            .orElseThrow();
    assertThat(result.summary())
        .contains("The largest: %s %s (".formatted(largest, aud(owed(result, largest))));
  }

  @Test
  void overdueInvoicesOfOneCustomerFromSomeDayOn() throws Exception {
    String name = column(host.call("xero_overdue_invoices"), "contact").getFirst();
    ToolResult result =
        host.call("xero_overdue_invoices", "contact", name.toLowerCase(), "minimumDaysOverdue", 30);
    assertThat(column(result, "contact")).containsOnly(name);
    assertThat(column(result, "daysOverdue")).allMatch(days -> Integer.parseInt(days) >= 30);
    assertThat(result.summary()).contains(name + " owes", "(by 30 days or more)");
  }

  @Test
  void nobodyIsOverdueByTenYears() throws Exception {
    assertThat(host.call("xero_overdue_invoices", "minimumDaysOverdue", 3650).summary())
        .contains("no customer owes", "try a lower minimum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xero_aged_receivables", "xero_aged_payables"})
  void ageingAddsUpAcrossAndDownToWhatIsOpen(String tool) throws Exception {
    Invoice.Kind kind = tool.endsWith("receivables") ? Invoice.Kind.SALE : Invoice.Kind.BILL;
    for (LocalDate day : List.of(TODAY, LocalDate.of(2026, 3, 31))) {
      ToolResult result = host.call(tool, "asOf", day);
      long sum = 0;
      for (List<Cell> row : table(result).rows()) {
        long across = row.subList(1, 6).stream().mapToLong(cell -> money(cell).minorUnits()).sum();
        assertThat(money(row.getLast())).isEqualTo(aud(across));
        sum += across;
      }
      assertThat(aud(sum)).isEqualTo(aud(open(books.invoices(kind), day)));
      assertThat(result.summary()).contains(aud(sum).toString());
    }
  }

  @Test
  void ageingPutsEachInvoiceWhereItsDaysBelong() throws Exception {
    ToolResult result = host.call("xero_aged_receivables");
    long[] buckets = new long[5];
    for (Invoice invoice : books.invoices(Invoice.Kind.SALE)) {
      long days = ChronoUnit.DAYS.between(invoice.dueDate(), TODAY);
      int bucket = days <= 0 ? 0 : days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : 4;
      buckets[bucket] += open(invoice, TODAY);
    }
    for (int bucket = 0; bucket < 5; bucket++) {
      int column = bucket + 1;
      assertThat(
              table(result).rows().stream().mapToLong(r -> money(r.get(column)).minorUnits()).sum())
          .isEqualTo(buckets[bucket]);
      assertThat(result.summary()).contains(aud(buckets[bucket]).toString());
    }
  }

  private static long owed(ToolResult result, String contact) {
    return table(result).rows().stream()
        .filter(row -> text(result, row, "contact").equals(contact))
        .mapToLong(row -> money(cell(result, row, "amountDue")).minorUnits())
        .sum();
  }
}
