// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vendor's streamed answer of which the head is there. Ends once, by the first of {@link #write}
 * and {@link #abandon}; used by one thread at a time, but for {@link #checkPatience}.
 */
final class RelayedAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(RelayedAnswer.class);

  private final ModelChoice choice;
  private final InputStream in;
  private final OpenEntry entry;
  private final boolean passUsageOn;
  private final long patienceNanos;
  private volatile long heardAt = System.nanoTime();
  private volatile boolean silent;

  RelayedAnswer(
      ModelChoice choice,
      InputStream in,
      OpenEntry entry,
      boolean passUsageOn,
      long patienceNanos) {
    this.choice = choice;
    this.in = in;
    this.entry = entry;
    this.passUsageOn = passUsageOn;
    this.patienceNanos = patienceNanos;
  }

  /**
   * Passes the answer on. When the vendor's server breaks off, the client is told in an event.
   *
   * @throws IOException when the client has gone away
   */
  void write(OutputStream out) throws IOException {
    var events = new RelayedEvents(in, out, entry, passUsageOn);
    try (in) {
      events.pass(() -> heardAt = System.nanoTime());
    } catch (IOException e) {
      if (events.isWriting() || Thread.currentThread().isInterrupted()) {
        entry.stopped();
        throw e;
      }
      PergolaException failure = failure(e);
      LOG.debug("{} broke off", choice.id(), e);
      entry.failed(failure);
      out.write(("data: " + GatewayErrors.json(failure) + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (RuntimeException e) {
      entry.failed(e);
      throw e;
    }
  }

  private PergolaException failure(IOException e) {
    return silent
        ? new PergolaException(
            StandardError.TIMEOUT,
            "%s was silent for %d seconds in the midst of its answer. Ask again."
                .formatted(choice.id(), TimeUnit.NANOSECONDS.toSeconds(patienceNanos)))
        : new PergolaException(
            StandardError.UNAVAILABLE,
            "The answer of %s broke off (%s). Ask again.".formatted(choice.id(), e.getMessage()));
  }

  /** Nobody will have it. */
  void abandon() {
    close();
    entry.stopped();
  }

  /** Ends the wait for a server that has been silent for too long. */
  void checkPatience(long now) {
    if (now - heardAt > patienceNanos) {
      silent = true;
      close();
    }
  }

  private void close() {
    try {
      in.close();
    } catch (IOException e) {
      LOG.debug("{}: closing", choice.id(), e);
    }
  }
}
