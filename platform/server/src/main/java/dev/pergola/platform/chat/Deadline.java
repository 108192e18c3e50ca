// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.time.Duration;

/** Interrupts the thread that made it when the time is up, unless it is closed before. */
final class Deadline implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final Thread timer;
  private boolean passed;
  private boolean closed;

  private Deadline(Duration limit) {
    timer =
        Thread.ofVirtual()
            .name("chat-deadline")
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> waitFor(limit));
  }

  static Deadline in(Duration limit) {
    var deadline = new Deadline(limit);
    deadline.timer.start();
    return deadline;
  }

  private void waitFor(Duration limit) {
    try {
      Thread.sleep(limit);
    } catch (InterruptedException e) {
      return;
    }
    synchronized (this) {
      if (!closed) {
        passed = true;
        worker.interrupt();
      }
    }
  }

  /** Whether the time is up and the thread was interrupted for it. */
  synchronized boolean hasPassed() {
    return passed;
  }

  /** Called on the thread that made it, which is not interrupted for it from then on. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    timer.interrupt();
  }
}
