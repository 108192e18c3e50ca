// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people count days in. */
enum CalendarUnit {
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The unit of this name in the singular; null when there is none. */
  static @Nullable CalendarUnit named(String word) {
    for (CalendarUnit unit : values()) {
      if (unit.name().toLowerCase(Locale.ROOT).equals(word)) {
        return unit;
      }
    }
    return null;
  }

  /** So many units later, or earlier when negative. */
  LocalDate plus(LocalDate day, int count) {
    return switch (this) {
      case DAY -> day.plusDays(count);
      case WEEK -> day.plusWeeks(count);
      case MONTH -> day.plusMonths(count);
      case QUARTER -> day.plusMonths(3L * count);
      case YEAR -> day.plusYears(count);
    };
  }

  /** The first day of the unit that this day is in; weeks begin on Monday. */
  LocalDate firstDay(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.with(day.getMonth().firstMonthOfQuarter()).withDayOfMonth(1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  /** The last day of the unit that this day is in. */
  LocalDate lastDay(LocalDate day) {
    return plus(firstDay(day), 1).minusDays(1);
  }
}
