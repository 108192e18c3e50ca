// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the calls into a plugin, so that a stop can wait for them and end them. Inside a call the
 * thread's context class loader is the plugin's, as libraries that look for services expect.
 */
final class Gate {
  /** The gate was closed before the call began: nothing of the plugin has run for it. */
  static final class ClosedException extends RuntimeException {
    private ClosedException(String pluginId) {
      super("The plugin %s has just been stopped.".formatted(pluginId), null, false, false);
    }

    /** The error for whoever called, when nothing took the plugin's place. */
    PergolaException gone() {
      return new PergolaException(StandardError.NOT_FOUND, String.valueOf(getMessage()));
    }
  }

  private static final Duration AFTER_INTERRUPTION = Duration.ofSeconds(5);
  private static final long PASS_HOLDS_NANOS = Duration.ofSeconds(10).toNanos();

  private final String pluginId;
  private final ClassLoader classLoader;
  private final Runnable afterCall;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private final Set<Thread> inside = new HashSet<>();
  private int passes;
  private long passesHoldUntil;
  private boolean closed;

  /**
   * @param afterCall runs on each thread that has come out of the plugin
   */
  Gate(String pluginId, ClassLoader classLoader, Runnable afterCall) {
    this.pluginId = pluginId;
    this.classLoader = classLoader;
    this.afterCall = afterCall;
  }

  /**
   * Calls into the plugin.
   *
   * @throws ClosedException when the plugin is stopped, or replaced by a newer version
   */
  <T> T call(Callable<T> work) throws Exception {
    return run(work, false);
  }

  private <T> T run(Callable<T> work, boolean admitted) throws Exception {
    Thread thread = Thread.currentThread();
    boolean outermost = enter(thread, admitted);
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classLoader);
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
      if (outermost) {
        afterCall.run();
        leave(thread);
      }
    }
  }

  private boolean enter(Thread thread, boolean admitted) {
    lock.lock();
    try {
      if (closed && !admitted && !inside.contains(thread)) {
        throw new ClosedException(pluginId);
      }
      return inside.add(thread);
    } finally {
      lock.unlock();
    }
  }

  private void leave(Thread thread) {
    lock.lock();
    try {
      inside.remove(thread);
      signalWhenEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void signalWhenEmpty() {
    if (isEmpty()) {
      empty.signalAll();
    }
  }

  private boolean isEmpty() {
    return inside.isEmpty() && passesLeft() <= 0;
  }

  // How long a pass that nobody uses may still keep a stop waiting, in nanoseconds: the answer that
  // it is for is never sent when the client has gone away.
  private long passesLeft() {
    return passes == 0 ? 0 : passesHoldUntil - System.nanoTime();
  }

  /**
   * Lets a call that is inside now come in once more later, also when the gate is closed meanwhile:
   * an answer that is streamed after its handler has returned. A stop waits for it.
   */
  Pass pass() {
    lock.lock();
    try {
      passes++;
      passesHoldUntil = System.nanoTime() + PASS_HOLDS_NANOS;
      return new Pass();
    } finally {
      lock.unlock();
    }
  }

  /** The right to come in once more; given back by {@link #close}. */
  final class Pass implements AutoCloseable {
    private boolean used;

    private Pass() {}

    <T> T call(Callable<T> work) throws Exception {
      return run(work, true);
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!used) {
          used = true;
          passes--;
          signalWhenEmpty();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Lets no new call in and waits for those inside; interrupts them after the patience is spent,
   * and waits for five seconds more.
   *
   * @return whether all have left
   */
  boolean close(Duration patience) {
    lock.lock();
    try {
      closed = true;
      if (!await(patience)) {
        inside.forEach(Thread::interrupt);
        return await(AFTER_INTERRUPTION);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Duration patience) {
    long left = patience.toNanos();
    try {
      while (!isEmpty() && left > 0) {
        long step = inside.isEmpty() ? Math.clamp(passesLeft(), 1, left) : left;
        left -= step - empty.awaitNanos(step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return isEmpty();
  }
}
