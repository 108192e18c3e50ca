// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Blame;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.Attempt;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer on its way as server-sent events (HTML Living Standard, 9.2), with a comment now and
 * then while there is nothing to tell, so that nobody in between takes the connection for dead.
 */
final class EventStream implements TurnEvent.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final OutputStream out;
  private final long keepAliveNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private long lastSent = System.nanoTime();
  private boolean closed;

  private EventStream(OutputStream out, Duration keepAlive) {
    this.out = out;
    this.keepAliveNanos = keepAlive.toNanos();
  }

  /** A stream that keeps itself alive until it is closed. */
  static EventStream open(OutputStream out, Duration keepAlive) {
    var stream = new EventStream(out, keepAlive);
    Thread.ofVirtual()
        .name("chat-keep-alive")
        .inheritInheritableThreadLocals(false)
        .start(stream::keepAlive);
    return stream;
  }

  @Override
  public void on(TurnEvent event) throws IOException {
    switch (event) {
      case TurnEvent.Started _ -> send("start", Json.of(event));
      case TurnEvent.Sources _ -> send("sources", Json.of(event));
      case TurnEvent.Delta _ -> send("delta", Json.of(event));
      case TurnEvent.ToolCalled _ -> send("tool_call", Json.of(event));
      case TurnEvent.ToolAnswered _ -> send("tool_result", Json.of(event));
      case TurnEvent.Used used -> send("usage", Json.of(used.usage()));
      case TurnEvent.Done _ -> send("done", Json.of(event));
    }
  }

  /** Tells that the answer failed. */
  void failed(RuntimeException failure) throws IOException {
    if (failure instanceof PergolaException named && named.code().blame() != Blame.INTERNAL) {
      JsonObject told = Json.object("code", named.code().name(), "detail", named.getMessage());
      List<Attempt> attempts = Attempt.of(named);
      send("error", attempts.isEmpty() ? told : told.with("attempts", attempts));
      return;
    }
    LOG.error("An answer failed", failure);
    send(
        "error",
        Json.object(
            "code",
            StandardError.INTERNAL.name(),
            "detail",
            "Something went wrong on the server; its log says what. Try again."));
  }

  private void send(String name, Json data) throws IOException {
    write("event: " + name + "\ndata: " + data + "\n\n");
  }

  private void write(String text) throws IOException {
    try {
      // The other thread may hold the lock for as long as the client is slow.
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while the client was slow");
    }
    try {
      if (!closed) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        lastSent = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  private void keepAlive() {
    lock.lock();
    try {
      while (!closed) {
        long left = lastSent + keepAliveNanos - System.nanoTime();
        if (left > 0) {
          closing.await(left, TimeUnit.NANOSECONDS);
        } else {
          write(": still here\n\n");
        }
      }
    } catch (IOException | InterruptedException e) {
      // The client has gone away: the thread that answers is told by its own means.
      LOG.debug("No longer kept alive: {}", e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** Writes nothing from then on. The output stays open. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
