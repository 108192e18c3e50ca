// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Members;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.models.LimitRow.Measure;
import dev.pergola.platform.models.LimitRow.Period;
import dev.pergola.platform.models.LimitRow.Subject;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The limits as administrators set them, and how much of each is used. */
@Singleton
class Limits {
  // So that sums of amounts stay far from the bounds of a long.
  private static final long MOST = 1_000_000_000_000_000L;

  private final LimitRows rows;
  private final LimitSeed seed;
  private final Members members;
  private final EventLog events;
  private final InstantSource clock;

  Limits(LimitRows rows, LimitSeed seed, Members members, EventLog events, InstantSource clock) {
    this.rows = rows;
    this.seed = seed;
    this.members = members;
    this.events = events;
    this.clock = clock;
  }

  /**
   * A limit and its present window.
   *
   * @param used settled and reserved, in the limit's unit
   * @param renewedAt when the next window begins
   */
  record Standing(LimitRow limit, long used, Instant renewedAt) {
    /** What is left of it, in its unit. */
    long left() {
      return Math.max(0, limit.amount() - used);
    }
  }

  /**
   * A limit to be set, in place of one of the same subject, measure and period.
   *
   * @param subjectId null for the organization itself
   */
  record Wanted(
      UUID organizationId,
      Subject subject,
      @Nullable UUID subjectId,
      Measure measure,
      Period period,
      long amount,
      @Nullable String currency) {}

  /** An organization's limits. */
  @Transactional
  List<Standing> of(UUID organizationId) {
    Instant now = clock.instant();
    return rows.findByOrganizationIdOrderById(organizationId).stream()
        .map(limit -> standing(limit, now))
        .toList();
  }

  /** The limits that a caller's own calls meet: the organization's, theirs and their keys'. */
  @Transactional
  List<Standing> holdingFor(Caller caller) {
    Set<UUID> own =
        members.keys(caller.organizationId()).stream()
            .filter(key -> key.userId().equals(caller.userId()))
            .map(Members.Key::id)
            .collect(Collectors.toSet());
    return of(caller.organizationId()).stream()
        .filter(
            standing -> {
              LimitRow limit = standing.limit();
              return switch (limit.subject()) {
                case ORGANIZATION -> true;
                case USER -> limit.subjectId().equals(caller.userId());
                case API_KEY -> own.contains(limit.subjectId());
              };
            })
        .toList();
  }

  private Standing standing(LimitRow limit, Instant now) {
    long used = rows.used(limit.id(), limit.period().start(now).toEpochMilli()).orElse(0L);
    return new Standing(limit, used, limit.period().end(now));
  }

  /**
   * Sets a limit. What was used before it in the present period counts.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it makes no sense, {@link
   *     StandardError#NOT_FOUND} when there is no such organization, user or key
   */
  @Transactional
  Standing set(Caller caller, Wanted wanted) {
    UUID subjectId = subject(wanted);
    if (wanted.amount() < 0 || wanted.amount() > MOST) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "amount must not be negative, nor so large.");
    }
    boolean money = wanted.measure() == Measure.MONEY;
    if (money) {
      Prices.requireCurrency(wanted.currency());
    }
    String currency = money ? wanted.currency() : null;
    find(wanted, subjectId)
        .filter(limit -> !Objects.equals(limit.currency(), currency))
        .ifPresent(limit -> rows.remove(limit.id()));
    Instant now = clock.instant();
    rows.put(
        Ids.next(),
        wanted.organizationId(),
        wanted.subject().name(),
        subjectId,
        wanted.measure().name(),
        wanted.period().name(),
        wanted.amount(),
        currency,
        now.toEpochMilli());
    LimitRow limit = find(wanted, subjectId).orElseThrow();
    seed.fill(limit, now);
    events.record(caller, "limit.changed", limit.subjectId().toString(), details(limit));
    return standing(limit, now);
  }

  private static JsonObject details(LimitRow limit) {
    return Json.object(
        "subject", limit.subject(),
        "limit", Reservations.text(limit));
  }

  private Optional<LimitRow> find(Wanted wanted, UUID subjectId) {
    return rows.findBySubjectIdAndMeasureAndPeriod(subjectId, wanted.measure(), wanted.period());
  }

  private UUID subject(Wanted wanted) {
    if (!members.isOrganization(wanted.organizationId())) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          "There is no organization %s.".formatted(wanted.organizationId()));
    }
    UUID id = wanted.subjectId();
    return switch (wanted.subject()) {
      case ORGANIZATION -> wanted.organizationId();
      case USER -> {
        if (id == null || !members.names(wanted.organizationId()).containsKey(id)) {
          throw new PergolaException(
              StandardError.NOT_FOUND, "There is no such user in the organization.");
        }
        yield id;
      }
      case API_KEY -> {
        if (id == null
            || members.keys(wanted.organizationId()).stream().noneMatch(k -> k.id().equals(id))) {
          throw new PergolaException(
              StandardError.NOT_FOUND, "There is no such API key in the organization.");
        }
        yield id;
      }
    };
  }

  /**
   * Takes a limit away.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none of that id
   */
  @Transactional
  void remove(Caller caller, UUID id) {
    LimitRow limit =
        rows.findById(id)
            .orElseThrow(
                () -> new PergolaException(StandardError.NOT_FOUND, "There is no such limit."));
    rows.remove(id);
    events.record(caller, "limit.removed", limit.subjectId().toString(), details(limit));
  }
}
