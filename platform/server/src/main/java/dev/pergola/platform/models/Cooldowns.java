// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which providers are let alone for a while, since they failed several questions in a row or asked
 * for it: each for itself and for each owner of a key, as one's empty account is not another's.
 * Each node knows its own. Safe for use by several threads.
 */
@Singleton
final class Cooldowns {
  private static final int MOST = 10_000;
  private static final int WINDOW = 10;
  private static final int FAILURES = 3;
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * A provider, asked with somebody's key.
   *
   * @param ownerId null for the operator's key
   */
  record Account(String provider, @Nullable UUID ownerId) {}

  /**
   * How an account fares.
   *
   * @param until when it is asked again; null when it is not let alone
   * @param requested whether the provider asked for that itself
   * @param failedAt when it last failed; null when it answered since
   * @param error in words of ours what went wrong then, never what its server said: that may repeat
   *     the question, which is nobody's but the asker's; null as {@code failedAt}
   */
  record Health(
      Account account,
      @Nullable Instant until,
      boolean requested,
      @Nullable Instant failedAt,
      @Nullable String error) {}

  private record Failure(Instant at, String message, boolean requested, Instant until) {}

  private static final class Watched {
    private final CircuitBreaker breaker;
    private volatile @Nullable Failure last;

    private Watched(CircuitBreaker breaker) {
      this.breaker = breaker;
    }
  }

  // Only those that failed since they last answered.
  private final Map<Account, Watched> watched = new ConcurrentHashMap<>();
  private final CircuitBreakerConfig config;
  private final Duration cooldown;
  private final InstantSource clock;

  Cooldowns(ModelsSettings settings, InstantSource clock) {
    this.clock = clock;
    this.cooldown = settings.cooldown();
    this.config =
        CircuitBreakerConfig.custom()
            .slidingWindow(WINDOW, FAILURES, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .waitDurationInOpenState(cooldown)
            .permittedNumberOfCallsInHalfOpenState(1)
            .recordException(Cooldowns::isTheProvidersFault)
            .ignoreException(thrown -> !isTheProvidersFault(thrown))
            .clock(clock.withZone(ZoneOffset.UTC))
            .build();
  }

  /** Whether an account may be asked; if so, it must be told how that ended. */
  boolean admits(Account account) {
    Watched known = watched.get(account);
    return known == null || known.breaker.tryAcquirePermission();
  }

  /** Takes note of an answer. */
  void answered(Account account) {
    watched.remove(account);
  }

  /** Takes note of a failure, whoever's fault it is. */
  void failed(Account account, Throwable failure) {
    if (!isTheProvidersFault(failure)) {
      Watched known = watched.get(account);
      if (known != null) {
        known.breaker.releasePermission();
      }
      return;
    }
    if (watched.size() >= MOST) {
      watched.clear();
    }
    Watched now =
        watched.computeIfAbsent(
            account, key -> new Watched(CircuitBreaker.of(key.provider(), config)));
    now.breaker.onError(0, TimeUnit.NANOSECONDS, failure);
    Duration wished = retryAfter(failure);
    Duration pause = wished == null ? cooldown : wished.compareTo(LONGEST) > 0 ? LONGEST : wished;
    if (wished != null) {
      now.breaker.transitionToOpenStateFor(pause);
    }
    Instant at = Instant.ofEpochMilli(clock.millis());
    now.last = new Failure(at, words(failure), wished != null, at.plus(pause));
  }

  private static String words(Throwable failure) {
    if (!(failure instanceof PergolaException named)) {
      return "It failed (INTERNAL).";
    }
    Long status = named.members().integer("status");
    String what =
        switch (named.code()) {
          case StandardError.RATE_LIMITED -> "It asked to slow down";
          case StandardError.AUTHENTICATION_FAILED -> "It refused the key";
          case StandardError.NOT_CONFIGURED -> "It is not set up";
          case StandardError.TIMEOUT -> "It took too long";
          case StandardError.UNAVAILABLE -> "It did not answer";
          case ModelError.NO_ANSWER -> "It answered with nothing";
          default -> "It failed";
        };
    return "%s (%s%s)."
        .formatted(what, named.code().name(), status == null ? "" : ", status " + status);
  }

  /** How an account fares. */
  Health health(Account account) {
    Watched known = watched.get(account);
    Failure last = known == null ? null : known.last;
    if (known == null || last == null) {
      return new Health(account, null, false, null, null);
    }
    boolean resting =
        known.breaker.getState() == CircuitBreaker.State.OPEN
            && last.until().isAfter(clock.instant());
    return new Health(
        account, resting ? last.until() : null, last.requested(), last.at(), last.message());
  }

  /**
   * What to tell whoever wants to ask an account that is let alone on its own request; null when it
   * is not. Member {@code retryAfter} has the seconds until it may be asked.
   */
  @Nullable PergolaException refusal(Health health) {
    if (!health.requested() || health.until() == null) {
      return null;
    }
    Duration left = Duration.between(clock.instant(), health.until());
    long seconds = Math.max(1, left.plusMillis(999).toSeconds());
    return new PergolaException(
        StandardError.RATE_LIMITED,
        "%s asked to be let alone for %d seconds more. Ask again then, or choose another model."
            .formatted(health.account().provider(), seconds),
        Json.object("retryAfter", seconds));
  }

  /** How long a provider asked to be let alone; null when it did not. */
  static @Nullable Duration retryAfter(Throwable failure) {
    Long seconds =
        failure instanceof PergolaException named && !(named.code() instanceof ModelError)
            ? named.members().integer("retryAfter")
            : null;
    return seconds == null || seconds <= 0 ? null : Duration.ofSeconds(seconds);
  }

  /** Whether another provider might do better. */
  static boolean isTheProvidersFault(Throwable failure) {
    if (!(failure instanceof PergolaException named)) {
      return false;
    }
    return switch (named.code().blame()) {
      case EXTERNAL, INTERNAL -> true;
      case USER -> named.code() == StandardError.NOT_CONFIGURED;
      case INSUFFICIENT_RESOURCES -> false;
    };
  }
}
