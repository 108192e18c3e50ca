// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it arrives. Unlike the JDK's own stream it hands out what arrived before
 * a failure, which is to be counted and passed on, and waits no longer than it has patience. Read
 * by one thread; {@link #close} from any ends the connection, unless all has arrived.
 */
final class ArrivingBody extends InputStream implements HttpResponse.BodySubscriber<ArrivingBody> {
  // How much may wait for a slow client, in the client library's buffers of 16 KB at most.
  private static final int WAITING = 4;

  private sealed interface Arrival {
    record Bytes(List<ByteBuffer> buffers) implements Arrival {}

    record Failure(Throwable thrown) implements Arrival {}

    record End() implements Arrival {}
  }

  private final Duration patience;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private @Nullable Arrival last;

  ArrivingBody(Duration patience) {
    this.patience = patience;
  }

  @Override
  public CompletionStage<ArrivingBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription.complete(begun);
    begun.request(WAITING);
  }

  @Override
  public void onNext(List<ByteBuffer> arrived) {
    arrivals.add(new Arrival.Bytes(arrived));
  }

  @Override
  public void onError(Throwable thrown) {
    arrivals.add(new Arrival.Failure(thrown));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival.End());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads what is there, and waits when there is nothing.
   *
   * @throws SocketTimeoutException when nothing comes for too long
   * @throws InterruptedIOException when the thread was interrupted, which it stays
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (buffers.isEmpty()) {
      if (!await()) {
        return -1;
      }
    }
    int read = 0;
    while (read < length && buffers.peek() instanceof ByteBuffer buffer) {
      int some = Math.min(length - read, buffer.remaining());
      buffer.get(into, offset + read, some);
      read += some;
      if (!buffer.hasRemaining()) {
        buffers.remove();
      }
    }
    return read;
  }

  // False at the end.
  private boolean await() throws IOException {
    Arrival next = last == null ? next() : last;
    switch (next) {
      case Arrival.Bytes(List<ByteBuffer> arrived) -> {
        arrived.stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
        subscription.join().request(1);
        return true;
      }
      case Arrival.Failure(Throwable thrown) -> {
        last = next;
        throw new IOException(thrown.getMessage(), thrown);
      }
      case Arrival.End _ -> {
        last = next;
        return false;
      }
    }
  }

  private Arrival next() throws IOException {
    try {
      Arrival next = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new SocketTimeoutException("nothing came for %d s".formatted(patience.toSeconds()));
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    subscription.thenAccept(Flow.Subscription::cancel);
    arrivals.add(new Arrival.Failure(new IOException("closed")));
  }
}
