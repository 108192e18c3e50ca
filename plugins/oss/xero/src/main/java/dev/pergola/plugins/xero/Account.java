// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

/**
 * An account of the ledger.
 *
 * @param code unique in the chart of accounts
 */
record Account(String code, String name, Type type) {
  /** What an account is for, in the order of the reports. */
  enum Type {
    BANK("Bank"),
    CURRENT_ASSET("Current assets"),
    FIXED_ASSET("Fixed assets"),
    CURRENT_LIABILITY("Current liabilities"),
    NON_CURRENT_LIABILITY("Non-current liabilities"),
    EQUITY("Equity"),
    INCOME("Income"),
    COST_OF_SALES("Cost of sales"),
    EXPENSE("Operating expenses");

    private final String title;

    Type(String title) {
      this.title = title;
    }

    /** The section of the reports that the accounts of this type are in. */
    String title() {
      return title;
    }

    /** Whether it counts towards profit and loss; else towards the balance sheet. */
    boolean isProfitAndLoss() {
      return switch (this) {
        case INCOME, COST_OF_SALES, EXPENSE -> true;
        case BANK, CURRENT_ASSET, FIXED_ASSET, CURRENT_LIABILITY, NON_CURRENT_LIABILITY, EQUITY ->
            false;
      };
    }

    /** Whether a credit makes it larger: reports show its credit balance as positive. */
    boolean isCredit() {
      return switch (this) {
        case CURRENT_LIABILITY, NON_CURRENT_LIABILITY, EQUITY, INCOME -> true;
        case BANK, CURRENT_ASSET, FIXED_ASSET, COST_OF_SALES, EXPENSE -> false;
      };
    }
  }
}
