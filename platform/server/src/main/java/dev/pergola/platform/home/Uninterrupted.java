// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets a thread that may be interrupted, as the one that gives an answer is when the user stops it,
 * write to the database: an interruption in the midst of it would close the connection and leave
 * open whether the writing was done.
 */
public final class Uninterrupted {
  /**
   * Makes platform threads: SQLite waits for its lock inside native code, where virtual threads
   * keep their carriers; if all carriers waited there, the virtual thread that holds the lock could
   * not go on.
   */
  public static final ThreadFactory THREADS =
      Thread.ofPlatform()
          .name("uninterrupted")
          .daemon()
          .inheritInheritableThreadLocals(false)
          .factory();

  /**
   * Does the work on another thread, waits for its end whatever happens, and keeps an interruption
   * that came meanwhile for later.
   *
   * @throws RuntimeException what the work throws; a checked exception comes wrapped
   */
  public static <T> T call(Callable<T> work) {
    return call(work, task -> THREADS.newThread(task).start());
  }

  /**
   * As {@link #call(Callable)}, on a thread of an executor, for whom a thread for each call is too
   * dear.
   *
   * @param threads of {@link #THREADS}
   */
  public static <T> T call(Callable<T> work, Executor threads) {
    var task = new FutureTask<>(work);
    threads.execute(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unchecked(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable thrown) {
    return switch (thrown) {
      case null -> new IllegalStateException();
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }

  private Uninterrupted() {}
}
