// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.PergolaException;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.StandardError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which entries somebody wants to see.
 *
 * @param text words that must all occur in type, actor, subject or details, in any case; null for
 *     any
 * @param type the exact type; null for any
 * @param actor who did it, in full, in any case; null for anybody
 * @param from the first day, in UTC; null for any
 * @param to the last day, in UTC; null for any
 */
record EntryFilter(
    @Nullable String text,
    @Nullable String type,
    @Nullable String actor,
    @Nullable LocalDate from,
    @Nullable LocalDate to) {
  /** Every entry. */
  static final EntryFilter ALL = new EntryFilter(null, null, null, null, null);

  // Each word is one more condition for the database to look at in every row.
  private static final int MAX_WORDS = 8;

  /**
   * The filter that a request's query says: {@code text}, {@code type}, {@code actor}, {@code
   * from}, {@code to}.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when a day is none
   */
  static EntryFilter of(RouteRequest request) {
    return new EntryFilter(
        request.parameter("text"),
        request.parameter("type"),
        request.parameter("actor"),
        day("from", request.parameter("from")),
        day("to", request.parameter("to")));
  }

  /** The words of {@link #text}. */
  List<String> words() {
    return text == null
        ? List.of()
        : Stream.of(text.strip().split("\\s+"))
            .filter(word -> !word.isEmpty())
            .limit(MAX_WORDS)
            .toList();
  }

  /** Just before the first day; null when any day will do. */
  @Nullable Position lowerBound() {
    return from == null ? null : new Position(startOf(from) - 1, Long.MAX_VALUE);
  }

  /** Just after the last day; null when any day will do. */
  @Nullable Position upperBound() {
    return to == null ? null : new Position(startOf(to.plusDays(1)), Long.MIN_VALUE);
  }

  /** The filter as a query that begins with a question mark; empty when it lets all through. */
  String query() {
    return query("", null);
  }

  /** The filter, and one more parameter unless its value is null, as {@link #query()}. */
  String query(String name, @Nullable Object value) {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("text", text);
    parameters.put("type", type);
    parameters.put("actor", actor);
    parameters.put("from", from);
    parameters.put("to", to);
    parameters.put(name, value);
    parameters.values().removeIf(Objects::isNull);
    return parameters.entrySet().stream()
        .map(
            parameter ->
                parameter.getKey()
                    + "="
                    + URLEncoder.encode(
                        String.valueOf(parameter.getValue()), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
  }

  private static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  private static @Nullable LocalDate day(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, name + " must be a day such as 2026-01-31.", e);
    }
  }
}
