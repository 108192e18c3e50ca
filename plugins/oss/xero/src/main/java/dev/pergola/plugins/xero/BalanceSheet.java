// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.time.LocalDate;
import java.util.List;

/**
 * What is owned and owed at the end of a day: assets = liabilities + equity.
 *
 * @param assets bank, current and fixed assets
 * @param liabilities current and non-current ones
 * @param equity the owners' part, with the earnings of the financial year so far as its last line
 */
record BalanceSheet(
    LocalDate asOf,
    List<ReportSection> assets,
    List<ReportSection> liabilities,
    ReportSection equity) {
  BalanceSheet {
    assets = List.copyOf(assets);
    liabilities = List.copyOf(liabilities);
  }

  /** All that is owned. */
  Money totalAssets() {
    return total(assets);
  }

  /** All that is owed to others. */
  Money totalLiabilities() {
    return total(liabilities);
  }

  private Money total(List<ReportSection> sections) {
    return sections.stream()
        .map(ReportSection::total)
        .reduce(new Money(0, equity.currency()), Money::plus);
  }
}
