// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import jakarta.inject.Singleton;
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
  private final Retries retries;

  Failover(ModelCalls calls, OwnKeys keys, Cooldowns cooldowns, ModelsSettings settings) {
    this.calls = calls;
    this.keys = keys;
    this.cooldowns = cooldowns;
    this.retries = new Retries(settings);
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
    return new Way<>(keys, cooldowns, retries, asker, route, call).go();
  }
}
