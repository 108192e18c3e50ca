// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as a stream with a limit on each silence, which the JDK's own has not: its
 * timeout ends with the headers. Closing it before the end closes the connection.
 *
 * <p>Read by one thread, which may be interrupted: {@link #read} then throws {@link
 * InterruptedIOException} with the interrupt status cleared.
 */
final class PatientBody extends InputStream implements BodySubscriber<PatientBody> {
  // No model writes that much; a server that does would fill the memory.
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Duration patience;
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> unread = new ArrayDeque<>();
  private long received;
  private boolean ended;

  PatientBody(Duration patience) {
    this.patience = patience;
  }

  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End(@Nullable Throwable cause) implements Signal {}
  }

  @Override
  public CompletionStage<PatientBody> getBody() {
    // At once: the headers are enough to begin reading.
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription subscribed) {
    subscription.complete(subscribed);
    subscribed.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.End(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End(null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      ByteBuffer buffer = unread.peek();
      if (buffer == null) {
        receive(patience);
      } else if (!buffer.hasRemaining()) {
        unread.remove();
      } else {
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
      }
    }
    return -1;
  }

  private void receive(Duration limit) throws IOException {
    try {
      switch (signals.poll(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        case Signal.Bytes(List<ByteBuffer> buffers) -> {
          for (ByteBuffer buffer : buffers) {
            received += buffer.remaining();
            unread.add(buffer);
          }
          if (received > MAX_BYTES) {
            throw new IOException("The answer is larger than 64 MB");
          }
          subscription.thenAccept(subscribed -> subscribed.request(1));
        }
        case Signal.End(Throwable cause) -> {
          ended = true;
          if (cause != null) {
            throw new IOException("The connection broke off", cause);
          }
        }
        case null -> throw new HttpTimeoutException("Silent for " + limit);
      }
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException("Interrupted").initCause(e);
    }
  }

  /**
   * Waits a moment for the end of a body of which nothing more is wanted, so that its connection
   * can serve the next request.
   */
  void awaitEnd(Duration limit) throws InterruptedIOException {
    try {
      while (!ended) {
        receive(limit);
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException _) {
      // All that was wanted is there; closing sees to the rest.
    }
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      subscription.thenAccept(Subscription::cancel);
    }
  }
}
