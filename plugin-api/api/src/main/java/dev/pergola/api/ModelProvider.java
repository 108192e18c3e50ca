// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import java.util.function.Consumer;

/** A source of language models. Called by several threads at once. */
public interface ModelProvider {
  /** A short name in lower case, unique on the installation, such as {@code openai}. */
  String name();

  /**
   * The models that can be asked now, the preferred one first; empty when the provider lacks a key
   * or an address. Answers from memory or settings, without waiting for the network.
   */
  List<Model> models();

  /**
   * Asks a model and waits for its whole answer, telling of the pieces as they come. Blocks; called
   * on a virtual thread. Interrupting the thread cancels: the connection to the model is closed
   * before the exception is thrown.
   *
   * @param request what to ask
   * @param events hears of the pieces, on the calling thread; an exception from it cancels
   * @return the whole answer
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException when the model did not answer: {@link
   *     StandardError#AUTHENTICATION_FAILED}, {@link StandardError#RATE_LIMITED}, {@link
   *     StandardError#UNAVAILABLE} (also when the answer broke off), {@link StandardError#TIMEOUT},
   *     {@link StandardError#INVALID_ARGUMENT}; the message says which endpoint and what it said
   */
  ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) throws InterruptedException;
}
