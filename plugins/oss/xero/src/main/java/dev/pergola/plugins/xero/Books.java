// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import java.time.LocalDate;
import java.util.List;

/**
 * What the tools read of one organization's books. All amounts of one organization are in its own
 * currency. Safe for use by several threads.
 */
interface Books {
  /** Whose books these are. */
  Organization organization();

  /** The present day in the organization's time zone. */
  LocalDate today();

  /** All customers and suppliers, by name. */
  List<Contact> contacts();

  /** All invoices of a kind with their payments and credits so far, newest first. */
  List<Invoice> invoices(Invoice.Kind kind);

  /** All that went in and out of the bank accounts so far, newest first. */
  List<BankTransaction> bankTransactions();

  /** Income and costs of a period, both days included. */
  ProfitAndLoss profitAndLoss(LocalDate from, LocalDate to);

  /** Assets, liabilities and equity at the end of a day. */
  BalanceSheet balanceSheet(LocalDate asOf);

  /**
   * Every account with its balance at the end of a day, by code; income and costs since the
   * beginning of that day's financial year, earlier ones within retained earnings. The balances add
   * up to zero.
   */
  List<AccountBalance> trialBalance(LocalDate asOf);
}
