// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.time.LocalDate;

/** Income and costs of a period, both days included. */
record ProfitAndLoss(
    LocalDate from,
    LocalDate to,
    ReportSection income,
    ReportSection costOfSales,
    ReportSection expenses) {
  /** Income less cost of sales. */
  Money grossProfit() {
    return minus(income.total(), costOfSales.total());
  }

  /** Gross profit less operating expenses; negative for a loss. */
  Money netProfit() {
    return minus(grossProfit(), expenses.total());
  }

  private static Money minus(Money amount, Money less) {
    return amount.plus(new Money(-less.minorUnits(), less.currency()));
  }
}
