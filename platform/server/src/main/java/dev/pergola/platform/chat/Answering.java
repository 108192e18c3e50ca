// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The conversations in which this node is answering. Between nodes, the unique position of a
 * message sees to it that only one question is the next. Safe for use by several threads.
 */
@Singleton
public final class Answering {
  private final Map<UUID, Thread> threads = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private boolean shutDown;

  Answering() {}

  /** Holds a conversation until closed. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /** Whether an answer is being given in the conversation. */
  boolean isIn(UUID conversationId) {
    lock.lock();
    try {
      return threads.containsKey(conversationId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to answer, on this thread.
   *
   * @throws PergolaException {@link StandardError#CONFLICT} when another answer is being given,
   *     {@link StandardError#UNAVAILABLE} when the server is being shut down
   */
  Lease begin(UUID conversationId) {
    lock.lock();
    try {
      if (shutDown) {
        throw endedByShutdown();
      }
      if (threads.putIfAbsent(conversationId, Thread.currentThread()) != null) {
        throw conflict();
      }
    } finally {
      lock.unlock();
    }
    return () -> end(conversationId);
  }

  private void end(UUID conversationId) {
    lock.lock();
    try {
      threads.remove(conversationId);
      if (threads.isEmpty()) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #shutDown} was called. */
  boolean isShutDown() {
    lock.lock();
    try {
      return shutDown;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the answers that are still being given, each with its words so far stored and the reason
   * told, and begins no more.
   *
   * @param patience how long to wait for their ends at most
   */
  public void shutDown(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      shutDown = true;
      threads.values().forEach(Thread::interrupt);
      long left = patience.toNanos();
      while (!threads.isEmpty() && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Two questions at once. */
  static PergolaException conflict() {
    return new PergolaException(
        StandardError.CONFLICT,
        "This conversation is still answering another question. Wait for the answer, or stop it.");
  }

  /** The server goes down in the middle of an answer. */
  static PergolaException endedByShutdown() {
    return new PergolaException(
        StandardError.UNAVAILABLE,
        "The server was shut down before the answer was whole. Ask again when it is back.");
  }
}
