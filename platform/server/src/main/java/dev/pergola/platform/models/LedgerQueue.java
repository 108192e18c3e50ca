// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Database;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Uninterrupted;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the ledger, each time in a transaction that has reached the disk when it returns.
 * SQLite lets one write at a time, and each commit waits for the disk: there, what several calls
 * want to be written meanwhile goes into one transaction. PostgreSQL gathers commits by itself.
 * Safe for use by several threads; interrupting one does not disturb what it writes.
 */
@Singleton
final class LedgerQueue {
  private static final int MOST = 64;

  private final LedgerStore store;
  private final boolean together;
  private final ExecutorService threads;
  private final BlockingQueue<Writing<?>> waiting = new LinkedBlockingQueue<>();

  LedgerQueue(LedgerStore store, @Property(name = "pergola.database-kind") Database.Kind database) {
    this.store = store;
    this.together = database == Database.Kind.SQLITE;
    this.threads =
        together
            ? Executors.newSingleThreadExecutor(Uninterrupted.THREADS)
            : Executors.newCachedThreadPool(Uninterrupted.THREADS);
  }

  /**
   * Writes, and waits until that is done.
   *
   * @param work writes by the caller's transaction; leaves nothing written when it throws a {@link
   *     PergolaException}; may be called again when the database failed
   */
  <T> T write(Callable<T> work) {
    var writing = new Writing<>(work);
    if (together) {
      waiting.add(writing);
    }
    return Uninterrupted.call(
        () -> {
          // Another one may have written this, too.
          while (!writing.done) {
            if (together) {
              writeNext();
            } else {
              alone(writing);
            }
          }
          return writing.result();
        },
        threads);
  }

  private void writeNext() {
    List<Writing<?>> batch = new ArrayList<>();
    waiting.drainTo(batch, MOST);
    if (batch.size() > 1) {
      try {
        store.together(batch);
        batch.forEach(writing -> writing.done = true);
        return;
      } catch (RuntimeException e) {
        // One of them cannot be written, or none: each by itself will tell.
      }
    }
    batch.forEach(this::alone);
  }

  private void alone(Writing<?> writing) {
    try {
      store.together(List.of(writing));
    } catch (RuntimeException e) {
      writing.failure = e;
    }
    writing.done = true;
  }

  /** One thing to be written; belongs to the thread that writes it. */
  static final class Writing<T> {
    private final Callable<T> work;
    private @Nullable T value;
    private @Nullable RuntimeException failure;
    private boolean done;

    private Writing(Callable<T> work) {
      this.work = work;
    }

    /** Writes it; a refusal is an outcome like any other, by which nothing was written. */
    void write() {
      try {
        failure = null;
        value = work.call();
      } catch (PergolaException e) {
        failure = e;
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private T result() {
      if (failure != null) {
        throw failure;
      }
      return Objects.requireNonNull(value);
    }
  }

  @PreDestroy
  void close() {
    threads.shutdown();
  }
}
