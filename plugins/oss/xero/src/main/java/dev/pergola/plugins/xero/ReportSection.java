// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of a report that are added up.
 *
 * @param lines in order; may be empty
 */
record ReportSection(String title, String currency, List<Line> lines) {
  ReportSection {
    lines = List.copyOf(lines);
  }

  /**
   * An account in a report.
   *
   * @param accountCode null for a figure that is calculated and no account's
   * @param amount positive for what the section's title says
   */
  record Line(@Nullable String accountCode, String name, Money amount) {}

  /** The sum of the lines. */
  Money total() {
    return lines.stream().map(Line::amount).reduce(new Money(0, currency), Money::plus);
  }
}
