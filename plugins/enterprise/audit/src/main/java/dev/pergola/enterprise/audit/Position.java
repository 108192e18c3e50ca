// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the log's order of time, between two entries: what one page hands to the next, so that
 * entries which arrive meanwhile shift nothing.
 *
 * @param at epoch milliseconds
 * @param sequence tells apart what happened in the same millisecond
 */
record Position(long at, long sequence) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::at).thenComparingLong(Position::sequence);

  private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})_(\\d{1,18})");

  /**
   * Reads what {@link #toString} wrote.
   *
   * @param parameter the query parameter's name, for the message
   * @param text its value; null for none
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is no position
   */
  static @Nullable Position parse(String parameter, @Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          parameter + " must be a value of next from an earlier answer. Leave it out to begin.");
    }
    return new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  /** The earlier of two, of which null stands for none. */
  static @Nullable Position earlier(@Nullable Position one, @Nullable Position other) {
    return one == null || other != null && other.compareTo(one) < 0 ? other : one;
  }

  /** The later of two, of which null stands for none. */
  static @Nullable Position later(@Nullable Position one, @Nullable Position other) {
    return one == null || other != null && other.compareTo(one) > 0 ? other : one;
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return at + "_" + sequence;
  }
}
