// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Members;
import dev.pergola.platform.models.UsageReport.Adding;
import dev.pergola.platform.models.UsageReport.By;
import dev.pergola.platform.models.UsageReport.Line;
import dev.pergola.platform.models.UsageRows.Sum;
import dev.pergola.platform.web.Permissions;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what models were used: owners of all their organization, others of themselves. */
@Singleton
final class UsageReports {
  private static final int MOST_LINES = 500;
  private static final int MOST_DAYS = 400;
  private static final int DAYS_WHEN_NOT_SAID = 30;

  private final UsageRows rows;
  private final Members members;
  private final ConversationTitles titles;
  private final InstantSource clock;

  UsageReports(UsageRows rows, Members members, ConversationTitles titles, InstantSource clock) {
    this.rows = rows;
    this.members = members;
    this.titles = titles;
    this.clock = clock;
  }

  /** Some days, in UTC; both belong to it. */
  record Span(LocalDate from, LocalDate to) {
    long fromMillis() {
      return from.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** The first moment after it. */
    long toMillis() {
      return to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
  }

  /**
   * Reads days.
   *
   * @param from null or blank for the thirty days that end with {@code to}
   * @param to null or blank for today
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when they make no sense
   */
  Span span(@Nullable String from, @Nullable String to) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate last = to == null || to.isBlank() ? today : day("to", to);
    LocalDate first =
        from == null || from.isBlank() ? last.minusDays(DAYS_WHEN_NOT_SAID - 1) : day("from", from);
    if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "from must not be after to, and they may be %d days apart at most.".formatted(MOST_DAYS));
    }
    return new Span(first, last);
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, name + " must be a day such as 2026-11-30.", e);
    }
  }

  /**
   * Reads what lines are to be.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is not known
   */
  static By by(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return By.DAY;
    }
    try {
      return By.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "by must be day, model, user or conversation.", e);
    }
  }

  /** Whether somebody sees all of their organization's use. */
  static boolean seesAll(Caller caller) {
    return Permissions.managesOrganization(caller);
  }

  /** What was used in some days. */
  UsageReport report(Caller caller, Span span, By by) {
    var total = new Adding();
    Map<String, Adding> groups = new LinkedHashMap<>();
    if (by == By.DAY) {
      span.from()
          .datesUntil(span.to().plusDays(1))
          .forEach(day -> groups.put(day.toString(), new Adding()));
    }
    for (Sum sum : sums(caller, span, by)) {
      total.add(sum);
      groups.computeIfAbsent(key(by, sum.grp()), _ -> new Adding()).add(sum);
    }
    List<Line> lines = lines(caller, by, groups);
    boolean truncated = lines.size() > MOST_LINES;
    return new UsageReport(
        span.from(),
        span.to(),
        by,
        seesAll(caller),
        total.line("", "Total"),
        truncated ? List.copyOf(lines.subList(0, MOST_LINES)) : lines,
        truncated);
  }

  private List<Sum> sums(Caller caller, Span span, By by) {
    UUID organization = caller.organizationId();
    UUID user = caller.userId();
    long from = span.fromMillis();
    long to = span.toMillis();
    boolean all = seesAll(caller);
    return switch (by) {
      case DAY ->
          all ? rows.byDay(organization, from, to) : rows.byDay(organization, user, from, to);
      case MODEL ->
          all ? rows.byModel(organization, from, to) : rows.byModel(organization, user, from, to);
      case USER ->
          all ? rows.byUser(organization, from, to) : rows.byUser(organization, user, from, to);
      case CONVERSATION ->
          all
              ? rows.byConversation(organization, from, to)
              : rows.byConversation(organization, user, from, to);
    };
  }

  private static String key(By by, @Nullable String group) {
    if (group == null) {
      return "";
    }
    return by == By.DAY ? LocalDate.ofEpochDay(Long.parseLong(group)).toString() : group;
  }

  private List<Line> lines(Caller caller, By by, Map<String, Adding> groups) {
    if (by == By.DAY) {
      return groups.entrySet().stream()
          .map(group -> group.getValue().line(group.getKey(), group.getKey()))
          .toList();
    }
    List<Line> lines = new ArrayList<>();
    Map<String, String> names = names(caller, by, groups);
    groups.forEach((key, sums) -> lines.add(sums.line(key, title(by, key, names))));
    lines.sort(
        Comparator.comparingLong(Line::weight)
            .thenComparingLong(Line::tokens)
            .reversed()
            .thenComparing(Line::key));
    return lines;
  }

  private Map<String, String> names(Caller caller, By by, Map<String, Adding> groups) {
    Map<UUID, String> names =
        switch (by) {
          case DAY, MODEL -> Map.of();
          case USER -> members.names(caller.organizationId());
          case CONVERSATION ->
              titles.of(
                  caller,
                  groups.keySet().stream()
                      .filter(key -> !key.isEmpty())
                      .limit(10 * MOST_LINES)
                      .map(UUID::fromString)
                      .collect(Collectors.toSet()));
        };
    return names.entrySet().stream()
        .collect(Collectors.toMap(name -> name.getKey().toString(), Map.Entry::getValue));
  }

  private static String title(By by, String key, Map<String, String> names) {
    String known = names.get(key);
    if (known != null) {
      return known;
    }
    return switch (by) {
      case DAY, MODEL -> key;
      case USER -> "Somebody who left";
      case CONVERSATION ->
          key.isEmpty() ? "Outside of conversations" : "Somebody else's, or deleted";
    };
  }
}
