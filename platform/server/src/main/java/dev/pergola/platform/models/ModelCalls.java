// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import dev.pergola.platform.plugins.PluginErrors;
import dev.pergola.platform.plugins.Redactions;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the models of plugins. Each call is made once and is an entry of the ledger, which is
 * settled however the call ends; what a plugin throws comes out as a copy without its secrets. Safe
 * for use by several threads; keeps nothing of a plugin after a call.
 */
@Singleton
public final class ModelCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCalls.class);

  private final Models models;
  private final Ledger ledger;
  private final Redactions redactions;
  private final ModelsSettings settings;

  ModelCalls(Models models, Ledger ledger, Redactions redactions, ModelsSettings settings) {
    this.models = models;
    this.ledger = ledger;
    this.redactions = redactions;
    this.settings = settings;
  }

  /**
   * Asks a model and waits for its whole answer, which is in the ledger by then. Interrupting the
   * thread cancels.
   *
   * @param asker who asks
   * @param request what to ask; its model is replaced by the choice's
   * @param events hears of the pieces, on the calling thread; an exception from it cancels, and is
   *     thrown on
   * @return the answer; its usage is what the ledger settled, whatever the vendor said
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException as {@link ModelProvider#chat} says; {@link
   *     StandardError#NOT_CONFIGURED} when the plugin was stopped, {@link StandardError#INTERNAL}
   *     when it has a defect, and as {@link Ledger#open} says when a limit forbids it
   */
  ChatResponse ask(Asker asker, ModelChoice choice, ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    ModelProvider provider = provider(choice);
    OpenEntry entry = ledger.open(asker, choice, request.key() != null, estimate(choice, request));
    var heard =
        new Pieces(
            event -> {
              entry.hear(event);
              events.accept(event);
            });
    ChatResponse response =
        metered(
            choice,
            request.key(),
            entry,
            heard,
            () -> provider.chat(request.to(choice.model().id(), request.key()), heard));
    requireWhole(choice, entry, response);
    long unheard = response.text().length() - heard.characters();
    entry.said(Math.max(0, unheard) + Estimate.characters(response.toolCalls()));
    Usage usage = entry.complete(response.usage());
    return new ChatResponse(
        response.text(), response.toolCalls(), response.stopReason(), usage, response.model());
  }

  /**
   * Turns texts into vectors, and has the ledger know. Interrupting the thread cancels.
   *
   * @param request the texts; its model is replaced by the choice's
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException as {@link #ask}
   */
  Embeddings embed(Asker asker, ModelChoice choice, EmbeddingRequest request)
      throws InterruptedException {
    ModelProvider provider = provider(choice);
    OpenEntry entry = ledger.open(asker, choice, request.key() != null, Estimate.of(request));
    var own =
        new EmbeddingRequest(
            choice.model().id(), request.texts(), request.dimensions(), request.key());
    Embeddings embeddings =
        metered(choice, request.key(), entry, new Pieces(_ -> {}), () -> provider.embed(own));
    requireWhole(choice, entry, embeddings, own.texts().size());
    entry.complete(embeddings.usage());
    return embeddings;
  }

  /**
   * Where a request to a model can be sent in OpenAI's own format; null when its servers speak
   * another one, or when the plugin was stopped.
   *
   * @param key the asker's own key; null for the provider's
   */
  @Nullable ChatCompletionsEndpoint chatCompletions(ModelChoice choice, @Nullable Secret key) {
    ModelProvider provider = models.provider(choice);
    try {
      return provider == null ? null : provider.chatCompletions(key);
    } catch (RuntimeException | LinkageError e) {
      throw PluginErrors.copy(
          choice.pluginId(), "model " + choice.id(), e, redactions.of(choice.pluginId(), key));
    }
  }

  /** What a call may cost, before it is made. */
  public Quote quote(ModelChoice choice, ChatRequest request) {
    return ledger.quote(choice, estimate(choice, request));
  }

  private Estimate estimate(ModelChoice choice, ChatRequest request) {
    return Estimate.of(request, choice.answerTokens(settings.reservedOutputTokens()));
  }

  private ModelProvider provider(ModelChoice choice) {
    ModelProvider provider = models.provider(choice);
    if (provider == null) {
      throw stopped(choice);
    }
    return provider;
  }

  /** A call into a provider. */
  private interface Call<T> {
    T make() throws InterruptedException;
  }

  // Settles the entry, however the call fails.
  private <T> T metered(
      ModelChoice choice, @Nullable Secret key, OpenEntry entry, Pieces heard, Call<T> call)
      throws InterruptedException {
    try {
      T result = call.make();
      heard.rethrow();
      return result;
    } catch (Throwable e) {
      if (heard.failure() != null) {
        entry.stopped();
        throw heard.failure();
      }
      PergolaException failure;
      try {
        // What a provider makes of its listener's refusal says less.
        failure = failure(choice, key, heard.overlong() == null ? e : heard.overlong());
      } catch (InterruptedException stop) {
        entry.stopped();
        throw stop;
      }
      entry.failed(failure);
      throw entry.withCount(failure);
    }
  }

  private PergolaException failure(ModelChoice choice, @Nullable Secret key, Throwable thrown)
      throws InterruptedException {
    if (thrown instanceof InterruptedException
        || (Thread.currentThread().isInterrupted() && !(thrown instanceof Error))) {
      Thread.interrupted();
      // Stopping a plugin interrupts the calls into it, too.
      if (models.provider(choice) == null) {
        return stopped(choice);
      }
      throw new InterruptedException("The answer was cancelled");
    }
    PergolaException copy =
        PluginErrors.copy(
            choice.pluginId(),
            "model " + choice.id(),
            thrown,
            redactions.of(choice.pluginId(), key));
    return models.provider(choice) == null ? stopped(choice) : copy;
  }

  private static PergolaException stopped(ModelChoice choice) {
    return new PergolaException(
        StandardError.NOT_CONFIGURED,
        "The plugin %s, which offers %s, is no longer started. Start it, or choose another model."
            .formatted(choice.pluginId(), choice.id()));
  }

  @SuppressWarnings("ConstantValue") // nothing makes a plugin keep to the contract's non-nulls
  private static void requireWhole(
      ModelChoice choice, OpenEntry entry, @Nullable ChatResponse response) {
    if (response == null
        || response.text() == null
        || response.stopReason() == null
        || response.usage() == null) {
      LOG.error("Plugin {}: model {} answered with {}", choice.pluginId(), choice.id(), response);
      throw defect(choice, entry, "answered with nothing");
    }
  }

  @SuppressWarnings("ConstantValue") // as above
  private static void requireWhole(
      ModelChoice choice, OpenEntry entry, @Nullable Embeddings embeddings, int texts) {
    if (embeddings == null || embeddings.usage() == null || embeddings.vectors().size() != texts) {
      LOG.error("Plugin {}: {} did not give {} vectors", choice.pluginId(), choice.id(), texts);
      throw defect(choice, entry, "gave another number of vectors than texts");
    }
  }

  private static PergolaException defect(ModelChoice choice, OpenEntry entry, String what) {
    var defect =
        new PergolaException(
            StandardError.INTERNAL,
            "The plugin %s %s. Choose another model.".formatted(choice.pluginId(), what));
    entry.failed(defect);
    return defect;
  }
}
