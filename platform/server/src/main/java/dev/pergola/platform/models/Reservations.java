// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.models.LimitRow.Measure;
import dev.pergola.platform.models.LimitRow.Period;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls against the limits that hold for them. Each of its methods takes part in the
 * caller's transaction.
 */
@Singleton
final class Reservations {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final UUID NO_KEY = new UUID(0, 0);

  // When something of what calls under way hold may be given back.
  private static final long A_MOMENT = 2;

  private final LimitRows rows;
  private final LedgerRows calls;
  private final LimitChanges changes;

  Reservations(LimitRows rows, LedgerRows calls, LimitChanges changes) {
    this.rows = rows;
    this.calls = calls;
    this.changes = changes;
  }

  // What was counted against a limit, in the window that begins then.
  private record Held(UUID limitId, long startsAt, long amount) {}

  /**
   * Counts what a call may take at most; when it may not be made, takes back what was counted, as
   * others may be written in the same transaction.
   *
   * @throws PergolaException {@link ModelError#BUDGET_SPENT}, {@link ModelError#RATE_LIMIT} or
   *     {@link ModelError#PRICE_UNKNOWN} when it may not be made
   */
  void take(LedgerRow call, @Nullable Price price) {
    changes.await(call.organizationId());
    List<Held> held = new ArrayList<>();
    try {
      take(call, price, held);
    } catch (PergolaException e) {
      held.forEach(back -> rows.correct(back.limitId(), back.startsAt(), -back.amount()));
      throw e;
    }
  }

  private void take(LedgerRow call, @Nullable Price price, List<Held> held) {
    UUID key = call.apiKeyId() == null ? NO_KEY : call.apiKeyId();
    for (LimitRow limit : rows.of(call.organizationId(), call.userId(), key)) {
      if (limit.measure() == Measure.MONEY) {
        if (call.ownKey() || (price != null && price.isFree())) {
          continue;
        }
        requirePrice(call, limit);
      }
      long amount = amount(limit.measure(), call);
      long startsAt = limit.period().start(call.startedAt()).toEpochMilli();
      if (amount > limit.amount()) {
        throw neverFits(limit, amount);
      }
      if (rows.take(limit.id(), startsAt, amount, limit.amount()) == 0) {
        throw spent(limit, amount, call.startedAt());
      }
      held.add(new Held(limit.id(), startsAt, amount));
    }
  }

  /**
   * Puts what a call took in place of what was held for it, in the limits that there are now: one
   * that was set after the call began has counted what it may take.
   *
   * @param open the call as it was reserved
   */
  void settle(LedgerRow open, LedgerRow settled) {
    changes.await(open.organizationId());
    UUID key = open.apiKeyId() == null ? NO_KEY : open.apiKeyId();
    for (LimitRow limit : rows.of(open.organizationId(), open.userId(), key)) {
      if (limit.measure() == Measure.MONEY
          && !String.valueOf(limit.currency()).equals(open.currency())) {
        continue;
      }
      long difference = amount(limit.measure(), settled) - amount(limit.measure(), open);
      if (difference != 0) {
        long startsAt = limit.period().start(open.startedAt()).toEpochMilli();
        rows.correct(limit.id(), startsAt, difference);
      }
    }
  }

  /** What of a measure a call takes. */
  static long amount(Measure measure, LedgerRow call) {
    return switch (measure) {
      case REQUESTS -> 1;
      case TOKENS -> call.inputTokens() + call.outputTokens();
      case MONEY -> call.ownKey() || call.costMicros() == null ? 0 : call.costMicros();
    };
  }

  private static void requirePrice(LedgerRow call, LimitRow limit) {
    boolean known = call.costMicros() != null;
    if (known && String.valueOf(limit.currency()).equals(call.currency())) {
      return;
    }
    throw new PergolaException(
        ModelError.PRICE_UNKNOWN,
        "%s is in %s, and %s. An administrator can set its price in %s on the page Usage, under Prices."
            .formatted(
                whose(limit),
                limit.currency(),
                (known
                        ? "the price of %s/%s is in " + call.currency()
                        : "nobody knows what %s/%s costs")
                    .formatted(call.provider(), call.model()),
                limit.currency()));
  }

  private static PergolaException neverFits(LimitRow limit, long amount) {
    return new PergolaException(
        code(limit),
        "This call may take %s, which is more than %s of %s allows at all. Ask for less, or ask an administrator to raise the limit."
            .formatted(text(limit, amount), lower(whose(limit)), text(limit)));
  }

  private PergolaException spent(LimitRow limit, long amount, Instant now) {
    Instant renewed = limit.period().end(now);
    long seconds = Math.max(1, Duration.between(now, renewed).plusMillis(999).toSeconds());
    long startsAt = limit.period().start(now).toEpochMilli();
    long used = rows.used(limit.id(), startsAt).orElse(0L);
    long held = limit.measure() == Measure.REQUESTS ? 0 : held(limit, startsAt);
    if (used - held + amount <= limit.amount()) {
      return new PergolaException(
          ModelError.RATE_LIMIT,
          "%s of %s is held for calls under way: %s used, %s held until they end, and this call may take %s. Try again in a moment."
              .formatted(
                  whose(limit),
                  text(limit),
                  text(limit, used - held),
                  text(limit, held),
                  text(limit, amount)),
          Json.object("retryAfter", Math.min(A_MOMENT, seconds)));
    }
    JsonObject members = Json.object("retryAfter", seconds, "renewedAt", renewed.toString());
    return new PergolaException(
        code(limit),
        "%s of %s %s: %s used or reserved, and this call may take %s. %s is renewed on %s."
            .formatted(
                whose(limit),
                text(limit),
                used < limit.amount() ? "has no room for this call" : "is used up",
                text(limit, used),
                text(limit, amount),
                used < limit.amount() ? "Ask for less, or wait until it" : "It",
                TIME.format(renewed)),
        members);
  }

  // What calls under way may take at most, and mostly give back.
  private long held(LimitRow limit, long startsAt) {
    UUID organization = limit.organizationId();
    String subject = limit.subject().name();
    return limit.measure() == Measure.MONEY
        ? calls.heldMicros(
            organization, subject, limit.subjectId(), String.valueOf(limit.currency()), startsAt)
        : calls.heldTokens(organization, subject, limit.subjectId(), startsAt);
  }

  private static ModelError code(LimitRow limit) {
    return limit.period() == Period.MINUTE ? ModelError.RATE_LIMIT : ModelError.BUDGET_SPENT;
  }

  private static String whose(LimitRow limit) {
    return switch (limit.subject()) {
      case ORGANIZATION -> "Your organization's limit";
      case USER -> "Your limit";
      case API_KEY -> "This API key's limit";
    };
  }

  private static String lower(String phrase) {
    return phrase.substring(0, 1).toLowerCase(Locale.ROOT) + phrase.substring(1);
  }

  /** A limit for people: {@code 5.00 USD per month}. */
  static String text(LimitRow limit) {
    return text(limit, limit.amount()) + " per " + limit.period().name().toLowerCase(Locale.ROOT);
  }

  /** An amount in a limit's unit, for people: {@code 1,200 tokens}. */
  static String text(LimitRow limit, long amount) {
    return switch (limit.measure()) {
      case REQUESTS ->
          String.format(Locale.ROOT, "%,d %s", amount, amount == 1 ? "request" : "requests");
      case TOKENS -> String.format(Locale.ROOT, "%,d %s", amount, amount == 1 ? "token" : "tokens");
      case MONEY -> Micros.text(amount, String.valueOf(limit.currency()));
    };
  }
}
