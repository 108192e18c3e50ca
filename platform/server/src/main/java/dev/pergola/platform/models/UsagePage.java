// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the page Usage shows.
 *
 * @param report the figures
 * @param administers whether who looks may set limits and prices
 * @param error why what was asked for cannot be shown; null for nothing
 */
public record UsagePage(UsageReport report, boolean administers, @Nullable String error) {
  /** The lines of the table: the newest day first, else what cost most. */
  public List<UsageReport.Line> lines() {
    return report.by() == UsageReport.By.DAY ? report.lines().reversed() : report.lines();
  }

  /** What the lines are, as the address has it. */
  public String by() {
    return report.by().name().toLowerCase(Locale.ROOT);
  }

  /** What the lines are, for people. */
  public String heading() {
    return switch (report.by()) {
      case DAY -> "Day";
      case MODEL -> "Model";
      case USER -> "User";
      case CONVERSATION -> "Conversation";
    };
  }

  /** A number with its thousands apart. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A time for people: {@code 1.2 s}. */
  public static String seconds(@Nullable Long millis) {
    return millis == null ? "–" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  /** Whether anything was used. */
  public boolean isEmpty() {
    return report.total().calls() == 0;
  }
}
