// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** Mondays to Fridays; public holidays count as workdays. */
final class Workdays {
  /** Whether it is one. */
  static boolean isWorkday(LocalDate day) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
  }

  /** The day itself, or the Monday after a weekend. */
  static LocalDate onOrAfter(LocalDate day) {
    return isWorkday(day) ? day : day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
  }

  /** The day itself, or the Friday before a weekend. */
  static LocalDate onOrBefore(LocalDate day) {
    return isWorkday(day) ? day : day.with(TemporalAdjusters.previous(DayOfWeek.FRIDAY));
  }

  private Workdays() {}
}
