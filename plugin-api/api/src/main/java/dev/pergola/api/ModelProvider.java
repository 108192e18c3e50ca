// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source of language models. Called by several threads at once. */
public interface ModelProvider {
  /** A short name in lower case, unique on the installation, such as {@code openai}. */
  String name();

  /**
   * The models that can be asked, the preferred one first, whether or not the provider has a key;
   * empty when it lacks an address. Answers from memory or settings, without waiting for the
   * network.
   */
  List<Model> models();

  /**
   * Whether it can be asked without a key of the asker's own. Answers from memory or settings,
   * without waiting for the network.
   */
  default boolean isReady() {
    return true;
  }

  /** Whether an asker may bring a key of their own ({@link ChatRequest#key}). */
  default boolean takesKeys() {
    return false;
  }

  /**
   * Asks a model and waits for its whole answer, telling of the pieces as they come. Blocks; called
   * on a virtual thread. Interrupting the thread cancels: the connection to the model is closed
   * before the exception is thrown.
   *
   * <p>Asks once: repeating a failed question, here or elsewhere, is the caller's business.
   *
   * @param request what to ask
   * @param events hears of the pieces, on the calling thread; an exception from it cancels
   * @return the whole answer
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException when the model did not answer: {@link
   *     StandardError#AUTHENTICATION_FAILED}, {@link StandardError#RATE_LIMITED}, {@link
   *     StandardError#UNAVAILABLE} (also when the answer broke off, and when the server is
   *     overloaded), {@link StandardError#TIMEOUT}, {@link StandardError#INVALID_ARGUMENT}, {@link
   *     StandardError#NOT_CONFIGURED} (no key); the message says which endpoint and what it said.
   *     Its members may hold {@code status}, the HTTP status of the server's answer, and {@code
   *     retryAfter}, the seconds after which the server says to come back
   */
  ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) throws InterruptedException;

  /**
   * Turns texts into vectors. Blocks and is cancelled as {@link #chat}.
   *
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException as {@link #chat}; {@link StandardError#INVALID_ARGUMENT} when the
   *     provider has no model for that
   */
  default Embeddings embed(EmbeddingRequest request) throws InterruptedException {
    throw new PergolaException(
        StandardError.INVALID_ARGUMENT,
        "The provider %s has no embeddings. Choose a model of another provider.".formatted(name()));
  }

  /**
   * Where a request in OpenAI's own format can be sent as it is; null when the provider's servers
   * speak another format, or when it has no key and none is given.
   *
   * @param key the asker's own key; null for the provider's
   */
  default @Nullable ChatCompletionsEndpoint chatCompletions(@Nullable Secret key) {
    return null;
  }
}
