// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds days and periods in a question: {@code 2026-03-31}, {@code in March}, {@code last quarter},
 * {@code from 1 January to yesterday}, {@code the past 30 days}. Of several it takes the first.
 */
final class Days {
  private static final Set<String> MONTH_INTRODUCTIONS =
      Set.of(
          "in", "for", "of", "during", "since", "by", "last", "from", "to", "until", "between",
          "and");
  private static final Set<String> ORDINAL_ENDINGS = Set.of("st", "nd", "rd", "th");
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "two", 2, "three", 3, "four", 4, "five", 5, "six", 6, "seven", 7, "ten", 10, "twelve", 12,
          "thirty", 30, "ninety", 90);

  private final List<Token> tokens;
  private final LocalDate today;

  Days(List<Token> tokens, LocalDate today) {
    this.tokens = tokens;
    this.today = today;
  }

  /** The days that the question speaks of; null when it speaks of none. */
  @Nullable Span find() {
    for (int i = 0; i < tokens.size(); i++) {
      Span span = openEnded(i);
      if (span == null) {
        span = between(i);
      }
      if (span == null) {
        span = at(i);
      }
      if (span != null) {
        return span;
      }
    }
    return null;
  }

  private @Nullable Span openEnded(int i) {
    Span span = i + 1 < tokens.size() ? at(i + 1) : null;
    if (span == null) {
      return null;
    }
    LocalDate from = span.from();
    LocalDate to = span.to();
    return switch (word(i)) {
      case "since" -> new Span(from, null, i, span.lastToken());
      case "after" -> new Span(to == null ? null : to.plusDays(1), null, i, span.lastToken());
      case "until", "till", "by" -> new Span(null, to, i, span.lastToken());
      case "before" -> new Span(null, from == null ? null : from.minusDays(1), i, span.lastToken());
      default -> null;
    };
  }

  private @Nullable Span between(int i) {
    boolean introduced = word(i).equals("from") || word(i).equals("between");
    Span first = at(introduced ? i + 1 : i);
    if (first == null) {
      return null;
    }
    int middle = first.lastToken() + 1;
    boolean joined =
        Set.of("to", "until", "till", "through").contains(word(middle))
            || (introduced && word(middle).equals("and"));
    Span second = joined ? at(middle + 1) : null;
    if (second != null && !isBefore(second.to(), first.from())) {
      return new Span(first.from(), second.to(), i, second.lastToken());
    }
    // "From 1 March" goes on, "from March" is March.
    boolean goesOn =
        word(i).equals("from") && first.from() != null && first.from().equals(first.to());
    return goesOn ? new Span(first.from(), null, i, first.lastToken()) : null;
  }

  private static boolean isBefore(@Nullable LocalDate day, @Nullable LocalDate other) {
    return day != null && other != null && day.isBefore(other);
  }

  /** The day or period that begins with this token. */
  private @Nullable Span at(int i) {
    String word = word(i);
    return switch (word) {
      case "" -> null;
      case "today" -> day(today, i, i);
      case "yesterday" -> day(today.minusDays(1), i, i);
      case "tomorrow" -> day(today.plusDays(1), i, i);
      case "ytd" -> new Span(today.withDayOfYear(1), today, i, i);
      case "this", "current", "last", "previous", "past", "next", "coming" -> relative(i);
      case "the" -> at(i + 1);
      case "end" -> endOf(i);
      case "year", "month" -> toDate(i);
      default -> {
        Span found = written(i);
        if (found == null) {
          found = ago(i);
        }
        if (found == null) {
          found = month(i);
        }
        yield found == null ? quarterOrYear(i) : found;
      }
    };
  }

  private @Nullable Span endOf(int i) {
    int next = word(i + 1).equals("of") ? i + 2 : i + 1;
    Span span = at(next);
    return span == null || span.to() == null ? null : day(span.to(), i, span.lastToken());
  }

  private @Nullable Span toDate(int i) {
    if (!word(i + 1).equals("to") || !word(i + 2).equals("date")) {
      return null;
    }
    LocalDate first = word(i).equals("year") ? today.withDayOfYear(1) : today.withDayOfMonth(1);
    return new Span(first, today, i, i + 2);
  }

  private @Nullable Span relative(int i) {
    Integer count = count(i + 1);
    int unitAt = count == null ? i + 1 : i + 2;
    CalendarUnit unit = CalendarUnit.named(stem(unitAt));
    if (unit == null) {
      return null;
    }
    boolean back = Set.of("last", "previous", "past").contains(word(i));
    boolean ahead = Set.of("next", "coming").contains(word(i));
    if (count == null) {
      LocalDate within = unit.plus(today, back ? -1 : ahead ? 1 : 0);
      return new Span(unit.firstDay(within), unit.lastDay(within), i, unitAt);
    }
    if (back) {
      return new Span(unit.plus(today, -count).plusDays(1), today, i, unitAt);
    }
    return ahead ? new Span(today, unit.plus(today, count), i, unitAt) : null;
  }

  private @Nullable Span ago(int i) {
    Integer count = count(i);
    CalendarUnit unit = CalendarUnit.named(stem(i + 1));
    return count != null && unit != null && word(i + 2).equals("ago")
        ? day(unit.plus(today, -count), i, i + 2)
        : null;
  }

  private @Nullable Span written(int i) {
    String word = word(i);
    try {
      if (word.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return day(LocalDate.parse(word), i, i);
      }
      if (word.matches("\\d{1,2}[./]\\d{1,2}[./]\\d{4}")) {
        String[] parts = word.split("[./]");
        int first = Integer.parseInt(parts[0]);
        int second = Integer.parseInt(parts[1]);
        // Day first, as most of the world writes it, unless it cannot be.
        boolean monthFirst = second > 12;
        return day(
            LocalDate.of(
                Integer.parseInt(parts[2]),
                monthFirst ? first : second,
                monthFirst ? second : first),
            i,
            i);
      }
      return dayAndMonth(i);
    } catch (DateTimeException _) {
      // Looks like a date, but there is no such day.
      return null;
    }
  }

  // "31 March 2026", "31st of March", "March 31, 2026"
  private @Nullable Span dayAndMonth(int i) {
    Integer dayFirst = dayOfMonth(i);
    if (dayFirst != null) {
      int next = ORDINAL_ENDINGS.contains(word(i + 1)) ? i + 2 : i + 1;
      next = word(next).equals("of") ? next + 1 : next;
      Month month = monthNamed(next, true);
      return month == null ? null : dayOf(month, dayFirst, i, next);
    }
    Month month = monthNamed(i, true);
    Integer dayAfter = month == null ? null : dayOfMonth(i + 1);
    if (month == null || dayAfter == null) {
      return null;
    }
    return dayOf(month, dayAfter, i, ORDINAL_ENDINGS.contains(word(i + 2)) ? i + 2 : i + 1);
  }

  private Span dayOf(Month month, int day, int first, int last) {
    Integer year = year(last + 1);
    return year == null
        ? day(recent(month).atDay(day), first, last)
        : day(LocalDate.of(year, month, day), first, last + 1);
  }

  private @Nullable Span month(int i) {
    boolean introduced = MONTH_INTRODUCTIONS.contains(word(i - 1));
    Month month = monthNamed(i, introduced);
    if (month == null) {
      return null;
    }
    Integer year = year(i + 1);
    YearMonth whole = year == null ? recent(month) : YearMonth.of(year, month);
    return new Span(whole.atDay(1), whole.atEndOfMonth(), i, year == null ? i : i + 1);
  }

  // A month without a year is the latest one that has begun.
  private YearMonth recent(Month month) {
    YearMonth thisYear = YearMonth.of(today.getYear(), month);
    return thisYear.atDay(1).isAfter(today) ? thisYear.minusYears(1) : thisYear;
  }

  private @Nullable Span quarterOrYear(int i) {
    if (word(i).matches("q[1-4]")) {
      Integer year = year(i + 1);
      Month first = Month.of(word(i).charAt(1) * 3 - '0' * 3 - 2);
      YearMonth start = year == null ? recent(first) : YearMonth.of(year, first);
      return new Span(
          start.atDay(1), start.plusMonths(2).atEndOfMonth(), i, year == null ? i : i + 1);
    }
    Integer year = year(i);
    boolean introduced =
        i > 0
            && Set.of(
                    "in", "for", "of", "during", "year", "since", "from", "to", "and", "until",
                    "by")
                .contains(word(i - 1));
    if (year == null || !introduced) {
      return null;
    }
    return new Span(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31), i, i);
  }

  private static Span day(LocalDate day, int first, int last) {
    return new Span(day, day, first, last);
  }

  // "may" and "march" are words as well: a name only with a capital or after "in" and its like.
  private @Nullable Month monthNamed(int i, boolean introduced) {
    String word = word(i);
    if (word.length() < 3) {
      return null;
    }
    for (Month month : Month.values()) {
      String name = month.name().toLowerCase(Locale.ROOT);
      boolean named =
          word.equals(name)
              || word.equals(name.substring(0, 3))
              || word.equals("sept") && month == Month.SEPTEMBER;
      if (named && (introduced || tokens.get(i).isCapitalized())) {
        return month;
      }
    }
    return null;
  }

  private @Nullable Integer dayOfMonth(int i) {
    String word = word(i);
    return word.matches("[1-9]|[12]\\d|3[01]") ? Integer.valueOf(word) : null;
  }

  private @Nullable Integer year(int i) {
    String word = word(i);
    return word.matches("(19|20)\\d\\d") ? Year.parse(word).getValue() : null;
  }

  private @Nullable Integer count(int i) {
    String word = word(i);
    return word.matches("[1-9]\\d{0,2}") ? Integer.valueOf(word) : NUMBERS.get(word);
  }

  private String word(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i).word() : "";
  }

  private String stem(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i).stem() : "";
  }
}
