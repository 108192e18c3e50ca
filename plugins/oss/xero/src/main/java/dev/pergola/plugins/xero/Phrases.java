// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How answers are worded. */
final class Phrases {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  /** {@code 1 invoice}, {@code 1,200 invoices}. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** {@code 31 January 2026}. */
  static String day(LocalDate day) {
    return DAY.format(day);
  }

  /** {@code a, b and c}. */
  static String list(List<String> items) {
    return items.size() < 2
        ? String.join("", items)
        : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
  }

  /** The sum of amounts in the currency; zero for none. */
  static <T> Money sum(Collection<T> things, Function<T, Money> amount, String currency) {
    return things.stream().map(amount).reduce(new Money(0, currency), Money::plus);
  }

  /** The words of a period of which either end may be open; begins with a space, or is empty. */
  static String period(@Nullable LocalDate from, @Nullable LocalDate to) {
    return (from == null ? "" : " from " + day(from)) + (to == null ? "" : " to " + day(to));
  }

  /** The text, or null when it is blank: some models fill in what they mean to leave out. */
  static @Nullable String given(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Refuses a period that ends before it begins. */
  static void requireOrder(@Nullable LocalDate from, @Nullable LocalDate to) {
    if (from != null && to != null && from.isAfter(to)) {
      throw invalid("from (%s) is after to (%s): swap them.", from, to);
    }
  }

  /** The day asked for, or today; refuses a day to come. */
  static LocalDate dayUpTo(@Nullable LocalDate asOf, LocalDate today) {
    if (asOf != null && asOf.isAfter(today)) {
      throw invalid("asOf (%s) is in the future: give a day up to today, %s.", asOf, today);
    }
    return asOf == null ? today : asOf;
  }

  /** An argument is not as it must be; the message says how to call better. */
  static PergolaException invalid(String message, Object... arguments) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, message.formatted(arguments));
  }

  private Phrases() {}
}
