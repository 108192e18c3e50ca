// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.models.Cooldowns.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way along a route, from model to model until one answers. Goes once, on one
 * thread.
 *
 * @param <T> what an answer is
 */
final class Way<T> {
  private final OwnKeys keys;
  private final Cooldowns cooldowns;
  private final Retries retries;
  private final Asker asker;
  private final Route route;
  private final Failover.Call<T> call;
  private final List<Attempt> attempts = new ArrayList<>();
  private boolean begun;
  // Why there is no answer: the first of these that is there says it best.
  private @Nullable PergolaException failure;
  private @Nullable PergolaException letAlone;
  private @Nullable PergolaException unpriced;

  Way(
      OwnKeys keys,
      Cooldowns cooldowns,
      Retries retries,
      Asker asker,
      Route route,
      Failover.Call<T> call) {
    this.keys = keys;
    this.cooldowns = cooldowns;
    this.retries = retries;
    this.asker = asker;
    this.route = route;
    attempts.addAll(route.away());
    this.call = call;
  }

  /**
   * Goes it to its end.
   *
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException as {@link Failover#call}
   */
  Answered<T> go() throws InterruptedException {
    KeyedModel resting = null;
    for (ModelChoice choice : route.chain()) {
      var model = new KeyedModel(choice, keys.find(asker.caller(), choice.provider()));
      if (cooldowns.admits(model.account())) {
        Answered<T> answered = ask(model);
        if (answered != null) {
          return answered;
        }
      } else {
        Health health = cooldowns.health(model.account());
        skip(model, health);
        if (resting == null && !health.requested()) {
          resting = model;
        }
      }
    }
    // Better one that failed a moment ago than none, unless its server asked to be let alone.
    if (failure == null && resting != null) {
      Answered<T> answered = ask(resting);
      if (answered != null) {
        return answered;
      }
    }
    throw unanswered();
  }

  private void skip(KeyedModel model, Health health) {
    attempts.add(Attempt.skipped(model, health));
    PergolaException refusal = cooldowns.refusal(health);
    if (refusal != null) {
      letAlone = refusal;
    }
  }

  // Null when the next model is to be asked.
  private @Nullable Answered<T> ask(KeyedModel model) throws InterruptedException {
    try {
      T answer = retries.of(model.choice(), () -> begun).executeCallable(() -> attempt(model));
      cooldowns.answered(model.account());
      return new Answered<>(answer, model.choice(), model.isOwn(), attempts);
    } catch (PergolaException e) {
      cooldowns.failed(model.account(), e);
      if (isPassedOver(model, e)) {
        unpriced = unpriced == null ? e : unpriced;
        return null;
      }
      failure = e;
      if (begun || !Cooldowns.isTheProvidersFault(e)) {
        throw unanswered();
      }
      return null;
    } catch (InterruptedException | RuntimeException e) {
      cooldowns.failed(model.account(), e);
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A call threw what it does not declare", e);
    }
  }

  private T attempt(KeyedModel model) throws InterruptedException {
    // A retry that was interrupted while it waited goes on with its thread marked.
    if (Thread.interrupted()) {
      throw new InterruptedException("The answer was cancelled");
    }
    long startedAt = System.nanoTime();
    try {
      T answer = call.make(model.choice(), model.key(), () -> begun = true);
      attempts.add(Attempt.answered(model, millisSince(startedAt)));
      return answer;
    } catch (PergolaException e) {
      Attempt.Result result =
          begun
              ? Attempt.Result.BROKE_OFF
              : isPassedOver(model, e) ? Attempt.Result.SKIPPED : Attempt.Result.FAILED;
      attempts.add(Attempt.unanswered(model, result, e, millisSince(startedAt)));
      throw e;
    }
  }

  // Nobody who meant another model is to be stopped by the missing price of one further on.
  private boolean isPassedOver(KeyedModel model, PergolaException e) {
    return e.code() == ModelError.PRICE_UNKNOWN
        && route.chain().size() > 1
        && !(route.named() && model.choice().equals(route.first()));
  }

  private PergolaException unanswered() {
    PergolaException reason = failure != null ? failure : letAlone != null ? letAlone : unpriced;
    if (reason == null) {
      throw new IllegalStateException("A route ended without an attempt");
    }
    return Attempt.telling(attempts, reason);
  }

  private static long millisSince(long startedAt) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
  }
}
