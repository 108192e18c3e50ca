// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vendor's streamed answer of which the head is there. Ends once, by the first of {@link #write}
 * and {@link #abandon}. Used by one thread at a time.
 */
final class RelayedAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(RelayedAnswer.class);

  private final ModelChoice choice;
  private final VendorAnswer answer;
  private final RelayedEvents events;
  private final OpenEntry entry;

  /** An answer of which something came that is worth passing on. */
  RelayedAnswer(ModelChoice choice, VendorAnswer answer, RelayedEvents events, OpenEntry entry) {
    this.choice = choice;
    this.answer = answer;
    this.events = events;
    this.entry = entry;
  }

  /**
   * Passes the answer on. When the vendor's server breaks off, the client is told in an event.
   *
   * @throws IOException when the client has gone away
   */
  void write(OutputStream out) throws IOException {
    try (answer) {
      events.pass(out);
    } catch (IOException e) {
      if (events.isWriting() || Thread.currentThread().isInterrupted()) {
        entry.stopped();
        throw e;
      }
      PergolaException failure = entry.withCount(failure(choice, e));
      LOG.debug("{} broke off", choice.id(), e);
      entry.failed(failure);
      out.write(("data: " + GatewayErrors.json(failure) + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (RuntimeException e) {
      entry.failed(e);
      throw e;
    }
  }

  /** What breaks an answer off of which something came. */
  static PergolaException failure(ModelChoice choice, IOException e) {
    return e instanceof SocketTimeoutException
        ? new PergolaException(
            StandardError.TIMEOUT,
            "%s fell silent in the midst of its answer. Ask again.".formatted(choice.id()),
            e)
        : new PergolaException(
            StandardError.UNAVAILABLE,
            "The answer of %s broke off (%s). Ask again."
                .formatted(choice.id(), BrokenAnswer.reason(e)),
            e);
  }

  /** Nobody will have it. */
  void abandon() {
    answer.close();
    entry.stopped();
  }
}
