// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One value in a {@link Table}. */
public sealed interface Cell {
  /** Words. */
  record Text(String value) implements Cell {}

  /** An amount of money. */
  record Amount(Money value) implements Cell {}

  /** A count, a rate, a quantity. */
  record Number(BigDecimal value) implements Cell {}

  /** A calendar day. */
  record Day(LocalDate value) implements Cell {}

  /** A point in time. */
  record Moment(Instant value) implements Cell {}

  /** No value. */
  record Blank() implements Cell {}

  /** Words; blank for null. */
  static Cell of(@Nullable String value) {
    return value == null ? new Blank() : new Text(value);
  }

  /** An amount of money; blank for null. */
  static Cell of(@Nullable Money value) {
    return value == null ? new Blank() : new Amount(value);
  }

  /** A whole number. */
  static Cell of(long value) {
    return new Number(BigDecimal.valueOf(value));
  }

  /** A number; blank for null. */
  static Cell of(@Nullable BigDecimal value) {
    return value == null ? new Blank() : new Number(value);
  }

  /** A day; blank for null. */
  static Cell of(@Nullable LocalDate value) {
    return value == null ? new Blank() : new Day(value);
  }

  /** A point in time; blank for null. */
  static Cell of(@Nullable Instant value) {
    return value == null ? new Blank() : new Moment(value);
  }

  /** The value for people; empty when blank. */
  default String text() {
    return switch (this) {
      case Text(String value) -> value;
      case Amount(Money value) -> value.toString();
      case Number(BigDecimal value) -> value.toPlainString();
      case Day(LocalDate value) -> value.toString();
      case Moment(Instant value) -> value.truncatedTo(ChronoUnit.SECONDS).toString();
      case Blank _ -> "";
    };
  }

  /**
   * The value for programs: a string, a number, null, or {@code {"minorUnits":…,"currency":…}} for
   * money.
   */
  default Json toJson() {
    return switch (this) {
      case Text(String value) -> Json.string(value);
      case Amount(Money value) -> Json.of(value);
      case Number(BigDecimal value) -> new JsonNumber(value);
      case Day(LocalDate value) -> Json.of(value);
      case Moment(Instant value) -> Json.of(value);
      case Blank _ -> Json.NULL;
    };
  }
}
