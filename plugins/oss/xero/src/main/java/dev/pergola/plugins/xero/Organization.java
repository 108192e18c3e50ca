// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;

/**
 * The company whose books are read.
 *
 * @param name its trading name
 * @param demo whether it is invented
 * @param business what it does, a few words
 * @param country where it is
 * @param currency the three-letter code (ISO 4217) of the currency that its books are kept in
 * @param timeZone where its days begin and end
 * @param financialYearEnd the last day of its financial year
 * @param taxPeriod how often it reports sales tax, in words
 */
record Organization(
    String name,
    boolean demo,
    String business,
    String country,
    String currency,
    ZoneId timeZone,
    MonthDay financialYearEnd,
    String taxPeriod) {
  /** The name, with a word when the company is invented: no answer may be taken for real books. */
  String displayName() {
    return demo ? name + " (demo company)" : name;
  }

  /** The first day of the financial year that the day is in. */
  LocalDate financialYearStart(LocalDate day) {
    LocalDate end = financialYearEnd.atYear(day.getYear());
    return (day.isAfter(end) ? end : financialYearEnd.atYear(day.getYear() - 1)).plusDays(1);
  }
}
