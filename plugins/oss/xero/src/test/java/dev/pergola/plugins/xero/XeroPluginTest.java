// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static dev.pergola.plugins.xero.DemoHost.column;
import static dev.pergola.plugins.xero.DemoHost.money;
import static dev.pergola.plugins.xero.DemoHost.table;
import static dev.pergola.plugins.xero.Recomputed.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Tool;
import dev.pergola.api.ToolResult;
import dev.pergola.testkit.TestHost;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XeroPluginTest {
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
  void startingMakesNoBooks() throws Exception {
    try (var other =
        TestHost.of(new XeroPlugin())
            .clock(
                () -> {
                  throw new AssertionError("The clock was read while starting");
                })
            .start()) {
      assertThat(other.tools()).hasSize(13);
    }
  }

  @Test
  void everyToolReadsOnlyAndIsNamedAndDescribed() {
    assertThat(host.tools())
        .allSatisfy(
            tool -> {
              assertThat(tool.name()).startsWith("xero_");
              assertThat(tool.effect()).isEqualTo(Tool.Effect.READ);
              assertThat(tool.title()).isNotBlank();
              assertThat(tool.description()).hasSizeGreaterThan(60);
            });
    assertThat(host.tools()).extracting(Tool::name).doesNotHaveDuplicates();
  }

  @Test
  void everyToolAnswersWithoutArgumentsAndSaysWhoseBooksItRead() throws Exception {
    for (Tool tool : host.tools()) {
      if (!tool.name().equals("xero_get_invoice")) {
        ToolResult result = host.call(tool.name());
        assertThat(result.summary())
            .as(tool.name())
            .contains(DemoHost.COMPANY)
            .doesNotContain("null");
        assertThat(result.toText()).as(tool.name()).doesNotContain("null");
      }
    }
  }

  @Test
  void contactsAreFoundByAnyOfTheirWordsAndShowWhatTheyOwe() throws Exception {
    ToolResult result = host.call("xero_list_contacts", "search", "harrow street");
    assertThat(column(result, "name"))
        .containsExactly("Harrow Street Bakehouse", "Harrow Street Body Corporate");
    assertThat(column(host.call("xero_list_contacts", "search", "OWEN"), "name"))
        .containsExactly("Ninebark Builders");
    ToolResult suppliers = host.call("xero_list_contacts", "role", "supplier");
    assertThat(column(suppliers, "role")).containsOnly("Supplier");
    long owed =
        table(suppliers).rows().stream().mapToLong(r -> money(r.getLast()).minorUnits()).sum();
    assertThat(owed).isEqualTo(open(books.invoices(Invoice.Kind.BILL), TODAY));
  }

  @Test
  void findingNothingSaysWhatToTry() throws Exception {
    assertThat(host.call("xero_list_invoices", "search", "submarine").summary())
        .contains("has no sales invoices about \"submarine\"", "Try fewer conditions");
    assertThat(host.call("xero_list_bills", "from", "2019-01-01", "to", "2019-12-31").summary())
        .contains("from 1 January 2019 to 31 December 2019", "longer period");
    assertThat(host.call("xero_list_bank_transactions", "search", "submarine").summary())
        .contains("Try fewer conditions");
    assertThat(host.call("xero_list_contacts", "search", "zzz").summary())
        .contains("No contact", "all 60 contacts");
    assertThat(
            host.call("xero_profit_and_loss", "from", "2019-01-01", "to", "2019-12-31").summary())
        .contains("Nothing was booked", "this_financial_year");
    assertThat(host.call("xero_balance_sheet", "asOf", "2019-01-01").summary())
        .contains("Try a later day");
    assertThat(host.call("xero_aged_receivables", "asOf", "2019-01-01").summary())
        .contains("nothing was owed");
  }
}
