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
  private final String pluginId;
  private final ClassLoader classLoader;
  private final Runnable afterCall;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private final Set<Thread> inside = new HashSet<>();
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
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the plugin is stopped
   */
  <T> T call(Callable<T> work) throws Exception {
    Thread thread = Thread.currentThread();
    boolean outermost = enter(thread);
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

  private boolean enter(Thread thread) {
    lock.lock();
    try {
      if (closed) {
        throw new PergolaException(
            StandardError.NOT_FOUND, "The plugin %s has just been stopped.".formatted(pluginId));
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
      if (inside.isEmpty()) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets no new call in and waits for those inside; interrupts them after the patience is spent,
   * and waits as long again.
   *
   * @return whether all have left
   */
  boolean close(Duration patience) {
    lock.lock();
    try {
      closed = true;
      if (!await(patience)) {
        inside.forEach(Thread::interrupt);
        return await(patience);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Duration patience) {
    long left = patience.toNanos();
    try {
      while (!inside.isEmpty() && left > 0) {
        left = empty.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return inside.isEmpty();
  }
}
