// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of an answer that a writer writes piece by piece. A controller returns it in an {@code
 * HttpResponse<Publisher<byte[]>>}, declared as exactly that (of another type the framework would
 * make a JSON array when the content type is JSON), with a content type.
 *
 * <p>The writer runs on a virtual thread of its own, which begins when the server is ready to send
 * and never when the answer is not sent after all. Every {@link OutputStream#flush} sends what was
 * written. A write blocks while the client is slow, so that nothing piles up, and throws {@link
 * IOException} once the client has gone away; then the thread is interrupted as well, so that a
 * silent writer hears of it too. The stream may be used by several threads.
 *
 * <p>When the writer throws before it sent anything, the request is answered with an error; when it
 * throws later, the connection is closed without an end, which tells the client that something is
 * missing. After the end nothing refers to the writer any more.
 */
public final class StreamingBody implements Publisher<byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamingBody.class);
  private static final int BUFFER_BYTES = 8192;

  /** Writes the body. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes all of it.
     *
     * @throws Exception when the body breaks off; logged
     */
    void write(OutputStream out) throws Exception;
  }

  private final AtomicReference<@Nullable Writer> writer;

  /** A body for one answer. */
  public StreamingBody(Writer writer) {
    this.writer = new AtomicReference<>(Objects.requireNonNull(writer));
  }

  @Override
  public void subscribe(Subscriber<? super byte[]> subscriber) {
    Writer mine = writer.getAndSet(null);
    var sending = new Sending(subscriber, mine);
    subscriber.onSubscribe(sending);
    if (mine == null) {
      sending.refuse();
    }
  }

  /** One client's answer on its way: the demand of the client, and the thread that meets it. */
  private static final class Sending implements Subscription {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicReference<@Nullable Writer> writer;
    private @Nullable Subscriber<? super byte[]> subscriber;
    private @Nullable Thread thread;
    private long demand;
    private boolean over;

    Sending(Subscriber<? super byte[]> subscriber, @Nullable Writer writer) {
      this.subscriber = subscriber;
      this.writer = new AtomicReference<>(writer);
    }

    @Override
    public void request(long n) {
      lock.lock();
      try {
        demand = n > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + n;
        changed.signalAll();
        if (thread == null && !over && writer.get() != null) {
          thread =
              Thread.ofVirtual()
                  .name("response-body")
                  .inheritInheritableThreadLocals(false)
                  .start(this::write);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        if (!over) {
          over = true;
          subscriber = null;
          writer.set(null);
          changed.signalAll();
          if (thread != null) {
            thread.interrupt();
          }
        }
      } finally {
        lock.unlock();
      }
    }

    void refuse() {
      end(new IllegalStateException("A streaming body can be sent only once"));
    }

    private void write() {
      Writer mine = writer.getAndSet(null);
      if (mine == null) {
        return;
      }
      try {
        var out = new Pieces(this);
        mine.write(out);
        out.flush();
        end(null);
      } catch (Throwable e) {
        if (isCancelled()) {
          LOG.debug("The client went away: {}", e.toString());
        } else {
          LOG.warn("A response broke off", e);
          // Without a cause: what a plugin threw must not be kept by whoever hears of it.
          end(new IOException("The response broke off: " + e));
        }
      }
    }

    void send(byte[] piece) throws IOException {
      Subscriber<? super byte[]> receiver;
      lock.lock();
      try {
        while (demand == 0 && !over) {
          changed.await();
        }
        if (over || subscriber == null) {
          throw new IOException("The client has gone away");
        }
        demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        receiver = subscriber;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while the client was slow", e);
      } finally {
        lock.unlock();
      }
      receiver.onNext(piece);
    }

    private void end(@Nullable Throwable failure) {
      Subscriber<? super byte[]> receiver;
      lock.lock();
      try {
        receiver = over ? null : subscriber;
        over = true;
        subscriber = null;
        thread = null;
      } finally {
        lock.unlock();
      }
      if (receiver != null) {
        if (failure == null) {
          receiver.onComplete();
        } else {
          receiver.onError(failure);
        }
      }
    }

    private boolean isCancelled() {
      lock.lock();
      try {
        return over;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Gathers bytes and sends them as pieces. */
  private static final class Pieces extends OutputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Sending sending;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    Pieces(Sending sending) {
      this.sending = sending;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      lock.lock();
      try {
        int done = 0;
        while (done < length) {
          int some = Math.min(length - done, BUFFER_BYTES - filled);
          System.arraycopy(bytes, offset + done, buffer, filled, some);
          filled += some;
          done += some;
          if (filled == BUFFER_BYTES) {
            sendBuffer();
          }
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void flush() throws IOException {
      lock.lock();
      try {
        if (filled > 0) {
          sendBuffer();
        }
      } finally {
        lock.unlock();
      }
    }

    private void sendBuffer() throws IOException {
      byte[] piece = java.util.Arrays.copyOf(buffer, filled);
      filled = 0;
      sending.send(piece);
    }
  }
}
