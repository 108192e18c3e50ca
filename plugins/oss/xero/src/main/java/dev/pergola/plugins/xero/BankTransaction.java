// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Money that went in or out of a bank account.
 *
 * @param accountCode the bank account's code
 * @param accountName the bank account's name
 * @param contactName from whom or to whom; null for transfers between own accounts and the like
 * @param description what for
 * @param amount positive for money in, negative for money out
 */
record BankTransaction(
    LocalDate date,
    String accountCode,
    String accountName,
    Type type,
    @Nullable String contactName,
    String description,
    Money amount) {
  /** Why the money moved. */
  enum Type {
    /** A customer paid an invoice. */
    CUSTOMER_PAYMENT("Customer payment"),
    /** The organization paid a bill. */
    BILL_PAYMENT("Bill payment"),
    /** Money in that no invoice asked for. */
    RECEIVE("Receive money"),
    /** Money out that no bill asked for. */
    SPEND("Spend money"),
    /** Between two of the organization's own accounts. */
    TRANSFER("Transfer");

    private final String title;

    Type(String title) {
      this.title = title;
    }

    /** For people. */
    String title() {
      return title;
    }
  }
}
