// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.Cooldowns.Account;
import dev.pergola.platform.models.Cooldowns.Health;
import dev.pergola.platform.models.OwnKeys.OwnKey;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the models of a route until one answers. Until the first word whatever another try or
 * another provider may mend is tried again, and nobody sees it but in the attempts; after it a
 * failure ends the answer. Each try is an entry of the ledger, all under the asker's request id.
 * The same rules hold for answers that are streamed and for those that come whole. Safe for use by
 * several threads.
 */
@Singleton
public final class Failover {
  /** One try with one model. */
  @FunctionalInterface
  public interface Call<T> {
    /**
     * Makes it, in the ledger too.
     *
     * @param key the asker's own key; null for the operator's
     * @param begun to be told when whoever asked is about to see something of the answer
     * @throws PergolaException when the model did not answer
     */
    T make(ModelChoice choice, @Nullable Secret key, Runnable begun) throws InterruptedException;
  }

  private final ModelCalls calls;
  private final OwnKeys keys;
  private final Cooldowns cooldowns;
  private final ModelsSettings settings;
  private final InstantSource clock;
  private final IntervalFunction backoff;

  Failover(
      ModelCalls calls,
      OwnKeys keys,
      Cooldowns cooldowns,
      ModelsSettings settings,
      InstantSource clock) {
    this.calls = calls;
    this.keys = keys;
    this.cooldowns = cooldowns;
    this.settings = settings;
    this.clock = clock;
    this.backoff = IntervalFunction.ofExponentialRandomBackoff(settings.retryDelay(), 2, 0.5);
  }

  /**
   * Asks, and waits for the whole answer, as {@link ModelCalls#ask} does.
   *
   * @param request what to ask; its model and key are replaced
   * @param events hears of the pieces of the answer that counts, and of what vendors counted
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException as {@link #call}
   */
  public Answered<ChatResponse> ask(
      Asker asker, Route route, ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    return ask(asker, route, _ -> request, events, _ -> {});
  }

  /**
   * As {@link #ask(Asker, Route, ChatRequest, Consumer)}, where each model is asked in its own way.
   *
   * @param requests what to ask a model
   * @param check looks at an answer, and throws when another model is to be asked for a better one;
   *     what it took counts all the same
   */
  public Answered<ChatResponse> ask(
      Asker asker,
      Route route,
      Function<ModelChoice, ChatRequest> requests,
      Consumer<ChatEvent> events,
      Consumer<ChatResponse> check)
      throws InterruptedException {
    return call(
        asker,
        route,
        (choice, key, begun) -> {
          ChatResponse response =
              calls.ask(
                  asker,
                  choice,
                  requests.apply(choice).to(choice.model().id(), key),
                  event -> {
                    noteWords(event, begun);
                    events.accept(event);
                  });
          check.accept(response);
          return response;
        });
  }

  /** Tells that an answer has begun when words came. */
  static void noteWords(ChatEvent event, Runnable begun) {
    if (event instanceof ChatEvent.Delta(String text) && !text.isEmpty()) {
      begun.run();
    }
  }

  /**
   * Turns texts into vectors, as {@link ModelCalls#embed} does; tries again, but with no other
   * model, whose vectors would mean something else.
   *
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException as {@link #call}
   */
  public Answered<Embeddings> embed(Asker asker, ModelChoice choice, EmbeddingRequest request)
      throws InterruptedException {
    return call(
        asker,
        Route.only(choice),
        (model, key, _) ->
            calls.embed(
                asker,
                model,
                new EmbeddingRequest(
                    model.model().id(), request.texts(), request.dimensions(), key)));
  }

  /**
   * Makes a call by the rules above.
   *
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException what the last model said; when there were several attempts its member
   *     {@code attempts} tells of them, as {@link Attempt#json}
   */
  public <T> Answered<T> call(Asker asker, Route route, Call<T> call) throws InterruptedException {
    return new Way<>(asker, route, call).go();
  }

  /** One question on its way. */
  private final class Way<T> {
    private final Asker asker;
    private final Route route;
    private final Call<T> call;
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean begun;
    private @Nullable PergolaException last;
    private @Nullable PergolaException allResting;
    private @Nullable PergolaException unpriced;

    Way(Asker asker, Route route, Call<T> call) {
      this.asker = asker;
      this.route = route;
      this.call = call;
    }

    Answered<T> go() throws InterruptedException {
      ModelChoice resting = null;
      for (ModelChoice choice : route.chain()) {
        OwnKey key = keys.find(asker.caller(), choice.provider());
        Account account = account(choice, key);
        if (cooldowns.admits(account)) {
          Answered<T> answered = ask(choice, key, account);
          if (answered != null) {
            return answered;
          }
        } else {
          Health health = cooldowns.health(account);
          skipped(choice, key, health);
          if (resting == null && !health.requested()) {
            resting = choice;
          }
        }
      }
      // Better one that failed a moment ago than none, unless its server asked to be let alone.
      if (last == null && resting != null) {
        OwnKey key = keys.find(asker.caller(), resting.provider());
        Answered<T> answered = ask(resting, key, account(resting, key));
        if (answered != null) {
          return answered;
        }
      }
      throw failure();
    }

    private @Nullable Answered<T> ask(ModelChoice choice, @Nullable OwnKey key, Account account)
        throws InterruptedException {
      try {
        T answer = retry(choice.id()).executeCallable(() -> attempt(choice, key));
        cooldowns.answered(account);
        return new Answered<>(answer, choice, key != null, attempts);
      } catch (PergolaException e) {
        cooldowns.failed(account, e);
        if (isPassedOver(choice, e)) {
          unpriced = unpriced == null ? e : unpriced;
          return null;
        }
        last = e;
        if (begun || !Cooldowns.isTheProvidersFault(e)) {
          throw failure();
        }
        return null;
      } catch (InterruptedException | RuntimeException e) {
        cooldowns.failed(account, e);
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("A call threw what it does not declare", e);
      }
    }

    // Nobody who meant another model is to be stopped by the missing price of one further on.
    private boolean isPassedOver(ModelChoice choice, PergolaException e) {
      return e.code() == ModelError.PRICE_UNKNOWN
          && route.chain().size() > 1
          && !(route.named() && choice.equals(route.first()));
    }

    private T attempt(ModelChoice choice, @Nullable OwnKey key) throws InterruptedException {
      // A retry that was interrupted while it waited goes on with its thread marked.
      if (Thread.interrupted()) {
        throw new InterruptedException("The answer was cancelled");
      }
      long startedAt = System.nanoTime();
      try {
        T answer = call.make(choice, key == null ? null : key.key(), () -> begun = true);
        note(choice, key, Attempt.Result.ANSWERED, null, startedAt);
        return answer;
      } catch (PergolaException e) {
        note(
            choice,
            key,
            begun
                ? Attempt.Result.BROKE_OFF
                : isPassedOver(choice, e) ? Attempt.Result.SKIPPED : Attempt.Result.FAILED,
            e,
            startedAt);
        throw e;
      }
    }

    private void note(
        ModelChoice choice,
        @Nullable OwnKey key,
        Attempt.Result result,
        @Nullable PergolaException e,
        long startedAt) {
      attempts.add(
          new Attempt(
              choice.id(),
              result,
              e == null ? null : e.code().name(),
              e == null ? null : e.getMessage(),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt),
              key != null));
    }

    private void skipped(ModelChoice choice, @Nullable OwnKey key, Health health) {
      attempts.add(
          new Attempt(
              choice.id(),
              Attempt.Result.SKIPPED,
              "COOLING_DOWN",
              "%s is let alone for a while: %s"
                  .formatted(choice.provider(), String.valueOf(health.error())),
              0,
              key != null));
      if (health.requested() && health.until() != null) {
        long seconds =
            Math.max(
                1, Duration.between(clock.instant(), health.until()).plusMillis(999).toSeconds());
        allResting =
            new PergolaException(
                StandardError.RATE_LIMITED,
                "%s asked to be let alone for %d seconds more. Ask again then, or choose another model."
                    .formatted(choice.provider(), seconds),
                Json.object("retryAfter", seconds));
      }
    }

    private PergolaException failure() {
      PergolaException failure = last != null ? last : allResting != null ? allResting : unpriced;
      if (failure == null) {
        throw new IllegalStateException("A route ended without an attempt");
      }
      if (attempts.size() < 2) {
        return failure;
      }
      return new PergolaException(
          failure.code(),
          failure.getMessage(),
          failure.members().with(Attempt.MEMBER, attempts.stream().map(Attempt::json).toList()));
    }

    private Retry retry(String name) {
      return Retry.of(
          name,
          RetryConfig.<T>custom()
              .maxAttempts(settings.attempts())
              .retryOnException(e -> !begun && mayPass(e))
              .intervalBiFunction(
                  (attempt, outcome) -> {
                    Duration wished =
                        outcome.isLeft() ? Cooldowns.retryAfter(outcome.getLeft()) : null;
                    return wished == null
                        ? backoff.apply(attempt)
                        : Long.valueOf(wished.toMillis());
                  })
              .build());
    }

    // Not what a time limit ended, which has cost the asker enough time.
    private boolean mayPass(Throwable e) {
      if (!(e instanceof PergolaException named)) {
        return false;
      }
      Duration wished = Cooldowns.retryAfter(e);
      return (named.code() == StandardError.UNAVAILABLE
              || named.code() == StandardError.RATE_LIMITED)
          && (wished == null || wished.compareTo(settings.retryPatience()) <= 0);
    }
  }

  private static Account account(ModelChoice choice, @Nullable OwnKey key) {
    return new Account(choice.provider(), key == null ? null : key.ownerId());
  }
}
