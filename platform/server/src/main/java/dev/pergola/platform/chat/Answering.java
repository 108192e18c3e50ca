// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The conversations in which this node is answering. Between nodes, the unique position of a
 * message sees to it that only one question is the next.
 */
@Singleton
final class Answering {
  private final Set<UUID> conversations = ConcurrentHashMap.newKeySet();

  /** Holds a conversation until closed. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /** Whether an answer is being given in the conversation. */
  boolean isIn(UUID conversationId) {
    return conversations.contains(conversationId);
  }

  /**
   * Begins to answer.
   *
   * @throws PergolaException {@link StandardError#CONFLICT} when another answer is being given
   */
  Lease begin(UUID conversationId) {
    if (!conversations.add(conversationId)) {
      throw conflict();
    }
    return () -> conversations.remove(conversationId);
  }

  /** Two questions at once. */
  static PergolaException conflict() {
    return new PergolaException(
        StandardError.CONFLICT,
        "This conversation is still answering another question. Wait for the answer, or stop it.");
  }
}
