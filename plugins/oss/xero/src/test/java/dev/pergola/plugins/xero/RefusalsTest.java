// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.TestHost;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {
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
  void anUnknownStatusIsAnsweredWithTheKnownOnes() {
    assertThat(refusal("xero_list_invoices", "status", "lost"))
        .contains("draft, unpaid, overdue, paid, voided");
  }

  @Test
  void aPeriodThatEndsBeforeItBegins() {
    for (String tool :
        new String[] {
          "xero_list_invoices",
          "xero_list_bills",
          "xero_list_bank_transactions",
          "xero_profit_and_loss"
        }) {
      assertThat(refusal(tool, "from", "2026-05-01", "to", "2026-04-01")).contains("swap them");
    }
  }

  @Test
  void aDateThatIsNone() {
    assertThat(refusal("xero_list_invoices", "from", "last week")).contains("2026-01-31");
  }

  @Test
  void amountsTheWrongWayRound() {
    assertThat(refusal("xero_list_bills", "minimumAmount", 10, "maximumAmount", 5))
        .contains("swap them");
  }

  @Test
  void aLimitOrOffsetOutOfBounds() {
    assertThat(refusal("xero_list_invoices", "limit", 0)).contains("from 1 to 200");
    assertThat(refusal("xero_list_contacts", "limit", 201)).contains("from 1 to 200");
    assertThat(refusal("xero_list_contacts", "offset", 60)).contains("from 0 to 59");
    assertThat(refusal("xero_list_bank_transactions", "offset", -1)).contains("from 0 to");
  }

  @Test
  void aDayToCome() {
    for (String tool :
        new String[] {
          "xero_balance_sheet",
          "xero_trial_balance",
          "xero_bank_balances",
          "xero_aged_receivables",
          "xero_aged_payables"
        }) {
      assertThat(refusal(tool, "asOf", "2026-11-22")).contains("future", "2026-11-21");
    }
    assertThat(refusal("xero_profit_and_loss", "from", "2026-12-01")).contains("future");
  }

  @Test
  void aPeriodSaidTwiceOrByHalf() {
    assertThat(refusal("xero_profit_and_loss", "period", "last_month", "from", "2026-01-01"))
        .contains("either period or from and to");
    assertThat(refusal("xero_profit_and_loss", "to", "2026-01-31")).contains("from is missing");
    assertThat(refusal("xero_profit_and_loss", "period", "yesteryear")).contains("last_quarter");
  }

  @Test
  void aNameThatFitsSeveralIsAnsweredWithTheirNames() {
    assertThat(refusal("xero_list_invoices", "contact", "harrow"))
        .contains("Harrow Street Bakehouse", "Harrow Street Body Corporate", "full name");
  }

  @Test
  void aNameThatFitsNobodyIsAnsweredWithSimilarOnes() {
    var refused = refused("xero_overdue_invoices", "contact", "Harrow Road");
    assertThat(refused.code()).isEqualTo(StandardError.NOT_FOUND);
    assertThat(refused.getMessage()).contains("Harrow Street Bakehouse");
    assertThat(refused("xero_aged_payables", "contact", "qqq").getMessage())
        .contains("xero_list_contacts");
  }

  @Test
  void anInvoiceThatDoesNotExist() {
    var refused = refused("xero_get_invoice", "number", "INV-99999");
    assertThat(refused.code()).isEqualTo(StandardError.NOT_FOUND);
    assertThat(refused.getMessage()).contains("INV-99999", "xero_list_invoices");
    assertThat(refusal("xero_get_invoice")).contains("number is missing");
  }

  @Test
  void aMinimumOfNoDays() {
    assertThat(refusal("xero_overdue_invoices", "minimumDaysOverdue", 0)).contains("1 or more");
  }

  @Test
  void aModeThatDoesNotExist() {
    var refused =
        catchThrowableOfType(
            PergolaException.class,
            () -> TestHost.start(new XeroPlugin(), Map.of("mode", "live")).close());
    assertThat(refused.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
    assertThat(refused.getMessage()).contains("mode", "demo");
  }

  private String refusal(String tool, Object... arguments) {
    PergolaException refused = refused(tool, arguments);
    assertThat(refused.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
    return refused.getMessage();
  }

  private PergolaException refused(String tool, Object... arguments) {
    return catchThrowableOfType(PergolaException.class, () -> host.call(tool, arguments));
  }
}
