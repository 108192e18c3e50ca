// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import java.time.LocalDate;
import java.time.temporal.IsoFields;

/** Periods that people name instead of giving their days. */
enum Period {
  THIS_MONTH,
  LAST_MONTH,
  THIS_QUARTER,
  LAST_QUARTER,
  THIS_FINANCIAL_YEAR,
  LAST_FINANCIAL_YEAR,
  LAST_12_MONTHS;

  /** Its days; periods that are under way end today. */
  Days on(LocalDate today, Organization organization) {
    LocalDate month = today.withDayOfMonth(1);
    LocalDate quarter = today.with(IsoFields.DAY_OF_QUARTER, 1);
    LocalDate year = organization.financialYearStart(today);
    return switch (this) {
      case THIS_MONTH -> new Days(month, today);
      case LAST_MONTH -> new Days(month.minusMonths(1), month.minusDays(1));
      case THIS_QUARTER -> new Days(quarter, today);
      case LAST_QUARTER -> new Days(quarter.minusMonths(3), quarter.minusDays(1));
      case THIS_FINANCIAL_YEAR -> new Days(year, today);
      case LAST_FINANCIAL_YEAR -> new Days(year.minusYears(1), year.minusDays(1));
      case LAST_12_MONTHS -> new Days(today.minusYears(1).plusDays(1), today);
    };
  }

  /** What a period is compared with. */
  enum Comparison {
    /** The same number of months, or else of days, right before. */
    PREVIOUS_PERIOD,
    /** The same days of the year before. */
    PREVIOUS_YEAR
  }

  /** From one day to another, both included. */
  record Days(LocalDate from, LocalDate to) {
    /** The days to compare with. */
    Days before(Comparison comparison) {
      return switch (comparison) {
        case PREVIOUS_YEAR -> monthsBack(12);
        case PREVIOUS_PERIOD -> {
          long months =
              (to.getYear() - from.getYear()) * 12L + to.getMonthValue() - from.getMonthValue() + 1;
          yield from.getDayOfMonth() == 1
              ? monthsBack(months)
              : daysBack(to.toEpochDay() - from.toEpochDay() + 1);
        }
      };
    }

    private Days daysBack(long days) {
      return new Days(from.minusDays(days), to.minusDays(days));
    }

    // The end of a month stays the end of a month, whichever its last day.
    private Days monthsBack(long months) {
      LocalDate end = to.minusMonths(months);
      boolean endOfMonth = to.getDayOfMonth() == to.lengthOfMonth();
      return new Days(
          from.minusMonths(months), endOfMonth ? end.withDayOfMonth(end.lengthOfMonth()) : end);
    }
  }
}
