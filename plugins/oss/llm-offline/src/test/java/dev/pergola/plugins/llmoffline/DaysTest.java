// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaysTest {
  private static final LocalDate WEDNESDAY = LocalDate.of(2026, 11, 18);

  @ParameterizedTest
  @CsvSource({
    "today, 2026-11-18, 2026-11-18",
    "yesterday, 2026-11-17, 2026-11-17",
    "tomorrow, 2026-11-19, 2026-11-19",
    "this week, 2026-11-16, 2026-11-22",
    "last week, 2026-11-09, 2026-11-15",
    "next week, 2026-11-23, 2026-11-29",
    "this month, 2026-11-01, 2026-11-30",
    "this quarter, 2026-10-01, 2026-12-31",
    "last quarter, 2026-07-01, 2026-09-30",
    "the previous year, 2025-01-01, 2025-12-31",
    "the past 30 days, 2026-10-20, 2026-11-18",
    "the last three months, 2026-08-19, 2026-11-18",
    "next 2 weeks, 2026-11-18, 2026-12-02",
    "10 days ago, 2026-11-08, 2026-11-08",
    "year to date, 2026-01-01, 2026-11-18",
    "ytd, 2026-01-01, 2026-11-18",
    "month to date, 2026-11-01, 2026-11-18",
    "in march, 2026-03-01, 2026-03-31",
    "in December, 2025-12-01, 2025-12-31",
    "Sept 2024, 2024-09-01, 2024-09-30",
    "in february 2024, 2024-02-01, 2024-02-29",
    "Q1, 2026-01-01, 2026-03-31",
    "Q4 2025, 2025-10-01, 2025-12-31",
    "in 2025, 2025-01-01, 2025-12-31",
    "2026-02-28, 2026-02-28, 2026-02-28",
    "31.3.2026, 2026-03-31, 2026-03-31",
    "4/5/2026, 2026-05-04, 2026-05-04",
    "4/25/2026, 2026-04-25, 2026-04-25",
    "the 31st of March, 2026-03-31, 2026-03-31",
    "1 December, 2025-12-01, 2025-12-01",
    "'March 3rd, 2026', 2026-03-03, 2026-03-03",
    "30 February, 2026-02-01, 2026-02-28",
    "end of last month, 2026-10-31, 2026-10-31",
    "since 1 July, 2026-07-01, ",
    "since last month, 2026-10-01, ",
    "after March 2026, 2026-04-01, ",
    "until the end of June, , 2026-06-30",
    "before 2026-01-01, , 2025-12-31",
    "from 1 January to 31 March 2026, 2026-01-01, 2026-03-31",
    "between March and May 2026, 2026-03-01, 2026-05-31",
    "2024 compared to last month, 2026-10-01, 2026-10-31",
    "this year compared to last year, 2026-01-01, 2026-12-31"
  })
  void understands(String text, LocalDate from, LocalDate to) {
    Span span = new Days(English.tokens(text), WEDNESDAY).find();

    assertThat(span).as(text).isNotNull();
    assertThat(span.from()).as("first day of " + text).isEqualTo(from);
    assertThat(span.to()).as("last day of " + text).isEqualTo(to);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "who may pay",
        "invoice 2025",
        "invoice 1042",
        "2026-02-30",
        "99/99/2026",
        "the last one",
        "this customer",
        "march on",
        "",
        "by month",
        "the end"
      })
  void findsNoDaysWhereThereAreNone(String text) {
    assertThat(new Days(English.tokens(text), WEDNESDAY).find()).as(text).isNull();
  }
}
