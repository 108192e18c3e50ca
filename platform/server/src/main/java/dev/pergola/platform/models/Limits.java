// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Members;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.models.LimitRow.Measure;
import dev.pergola.platform.models.LimitRow.Period;
import dev.pergola.platform.models.LimitRow.Subject;
import dev.pergola.platform.plugins.EventLog;
import dev.pergola.platform.web.Permissions;
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

/**
 * The limits, and how much of each is used. Those of a whole organization are set by who
 * administers the installation, those within it also by its owners.
 */
@Singleton
class Limits {
  // So that sums of amounts stay far from the bounds of a long.
  static final long MOST = 1_000_000_000_000_000L;

  private final LimitRows rows;
  private final LimitSeed seed;
  private final LimitChanges changes;
  private final Members members;
  private final EventLog events;
  private final InstantSource clock;

  Limits(
      LimitRows rows,
      LimitSeed seed,
      LimitChanges changes,
      Members members,
      EventLog events,
      InstantSource clock) {
    this.rows = rows;
    this.seed = seed;
    this.changes = changes;
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

  /** An organization's limits, but for those of keys that are revoked or expired. */
  @Transactional
  List<Standing> of(UUID organizationId) {
    Instant now = clock.instant();
    Set<UUID> keys =
        members.keys(organizationId).stream()
            .filter(Members.Key::good)
            .map(Members.Key::id)
            .collect(Collectors.toSet());
    return rows.findByOrganizationIdOrderById(organizationId).stream()
        .filter(limit -> limit.subject() != Subject.API_KEY || keys.contains(limit.subjectId()))
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
   *     StandardError#NOT_FOUND} when there is no such organization, user or key, or it is not for
   *     the caller, {@link StandardError#NOT_ALLOWED} when such a limit is not theirs to set
   */
  @Transactional
  Standing set(Caller caller, Wanted wanted) {
    requireMaySet(caller, wanted.organizationId(), wanted.subject());
    UUID subjectId = subject(wanted);
    if (wanted.amount() < 0 || wanted.amount() > MOST) {
      throw beyond(wanted.measure());
    }
    boolean money = wanted.measure() == Measure.MONEY;
    if (money) {
      Prices.requireCurrency(wanted.currency());
    }
    String currency = money ? wanted.currency() : null;
    changes.begin(wanted.organizationId());
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

  /**
   * Goes on when the caller sets limits in an organization: who administers the installation in all
   * of them, others in the one that they manage.
   *
   * @throws PergolaException {@link StandardError#NOT_ALLOWED} when they manage none, {@link
   *     StandardError#NOT_FOUND} when it is another one
   */
  static void requireManages(Caller caller, UUID organizationId) {
    Permissions.requireManagesOrganization(caller);
    if (!isWithinReach(caller, organizationId)) {
      throw noOrganization(organizationId);
    }
  }

  private static boolean isWithinReach(Caller caller, UUID organizationId) {
    return caller.may(Permission.ADMINISTER) || organizationId.equals(caller.organizationId());
  }

  /** Whether the caller sets limits of that kind; those of an organization are not its owner's. */
  static boolean maySet(Caller caller, Subject subject) {
    return caller.may(Permission.ADMINISTER)
        || (subject != Subject.ORGANIZATION && Permissions.managesOrganization(caller));
  }

  private static void requireMaySet(Caller caller, UUID organizationId, Subject subject) {
    requireManages(caller, organizationId);
    if (!maySet(caller, subject)) {
      throw new PergolaException(
          StandardError.NOT_ALLOWED,
          "The limits of the whole organization are set by those who administer this installation."
              + " You can set those of its users and their API keys.");
    }
  }

  private static PergolaException noOrganization(UUID id) {
    return new PergolaException(
        StandardError.NOT_FOUND, "There is no organization %s.".formatted(id));
  }

  /** The error for an amount that cannot be. */
  static PergolaException beyond(Measure measure) {
    return new PergolaException(
        StandardError.INVALID_ARGUMENT,
        "amount must be from 0 to %,d."
            .formatted(measure == Measure.MONEY ? MOST / 1_000_000 : MOST));
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
      throw noOrganization(wanted.organizationId());
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
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none of that id for the
   *     caller, {@link StandardError#NOT_ALLOWED} when it is not theirs to take away
   */
  @Transactional
  void remove(Caller caller, UUID id) {
    LimitRow limit =
        rows.findById(id)
            .filter(found -> isWithinReach(caller, found.organizationId()))
            .orElseThrow(
                () -> new PergolaException(StandardError.NOT_FOUND, "There is no such limit."));
    requireMaySet(caller, limit.organizationId(), limit.subject());
    changes.begin(limit.organizationId());
    rows.remove(id);
    events.record(caller, "limit.removed", limit.subjectId().toString(), details(limit));
  }
}
