// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.platform.TestServer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(60)
class StreamingBodyTest {
  private TestServer server;
  private URI address;
  private Streams streams;

  /** Answers with whatever the test writes. */
  @Singleton
  @Controller("/test-stream")
  @Requires(property = "test.streams")
  @Secured(SecurityRule.IS_ANONYMOUS)
  static class Streams {
    volatile StreamingBody.Writer writer = _ -> {};
    volatile String contentType = "text/event-stream";

    @Get
    HttpResponse<Publisher<byte[]>> stream() {
      return HttpResponse.<Publisher<byte[]>>ok(new StreamingBody(writer)).contentType(contentType);
    }
  }

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE, Map.of("test.streams", "true"));
    address = server.listen().resolve("/test-stream");
    streams = server.bean(Streams.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachFlushReachesTheClientBeforeTheNextIsWritten() throws Exception {
    var turns = new Exchanger<String>();
    streams.writer =
        out -> {
          for (int i = 0; i < 5; i++) {
            out.write(("data: %d\n\n".formatted(i)).getBytes(StandardCharsets.UTF_8));
            out.flush();
            turns.exchange("written");
          }
        };

    var response = get();

    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    try (InputStream body = response.body()) {
      for (int i = 0; i < 5; i++) {
        assertThat(new String(body.readNBytes(9), StandardCharsets.UTF_8))
            .isEqualTo("data: %d\n\n".formatted(i));
        turns.exchange("read");
      }
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void bytesArriveAsTheyWereWrittenWhateverTheContentType() throws Exception {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    streams.writer =
        out -> {
          out.write(bytes, 0, 30_000);
          out.flush();
          out.write(bytes, 30_000, 70_000);
        };
    for (String type : new String[] {"application/json", "text/html", "application/octet-stream"}) {
      streams.contentType = type;
      assertThat(get().body().readAllBytes()).as(type).isEqualTo(bytes);
    }
  }

  @Test
  void aSilentWriterIsInterruptedWhenTheClientGoesAway() throws Exception {
    var interrupted = new CountDownLatch(1);
    streams.writer =
        out -> {
          out.write('x');
          out.flush();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        };

    InputStream body = get().body();
    assertThat(body.read()).isEqualTo('x');
    body.close();

    assertThat(interrupted.await(2, SECONDS)).isTrue();
  }

  @Test
  void writingFailsWhenTheClientHasGoneAway() throws Exception {
    var thrown = new LinkedBlockingQueue<Exception>();
    streams.writer =
        out -> {
          try {
            while (true) {
              out.write(new byte[1000]);
              out.flush();
              Thread.interrupted(); // a writer that does not heed its interruption
            }
          } catch (IOException e) {
            thrown.add(e);
            throw e;
          }
        };

    InputStream body = get().body();
    assertThat(body.readNBytes(10)).hasSize(10);
    body.close();

    assertThat(thrown.poll(5, SECONDS)).isInstanceOf(IOException.class);
  }

  @Test
  void aWriterWaitsForASlowClient() throws Exception {
    var written = new AtomicLong();
    long total = 200_000_000;
    streams.writer =
        out -> {
          byte[] piece = new byte[10_000];
          for (long done = 0; done < total; done += piece.length) {
            out.write(piece);
            out.flush();
            written.addAndGet(piece.length);
          }
        };
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /test-stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      long[] last = {-1};
      await()
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                long now = written.get();
                boolean still = now > 0 && now == last[0];
                last[0] = now;
                return still;
              });
      assertThat(written.get()).isLessThan(40_000_000);

      long read = 0;
      byte[] buffer = new byte[65_536];
      for (int n; (n = socket.getInputStream().read(buffer)) >= 0; ) {
        read += n;
      }
      assertThat(read).isGreaterThan(total);
    }
  }

  @Test
  void anErrorBeforeTheFirstPieceIsAnsweredAsAnError() throws Exception {
    streams.writer =
        _ -> {
          throw new IllegalStateException("with a secret in it");
        };

    var response = get();

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("secret");
  }

  @Test
  void anErrorLaterIsSeenAsABrokenAnswer() throws Exception {
    streams.writer =
        out -> {
          out.write('x');
          out.flush();
          throw new IllegalStateException("too bad");
        };

    // Whether the beginning arrives at all is a matter of luck.
    assertThatThrownBy(() -> get().body().readAllBytes()).isInstanceOf(IOException.class);
  }

  @Test
  void nothingKeepsTheWriterAfterTheEnd() throws Exception {
    var body = new StreamingBody(new Writing(new byte[10]));
    var writer = new WeakReference<>(Writing.last);
    Writing.last = null;
    var received = new Received();
    body.subscribe(received);

    assertThat(received.ended.await(5, SECONDS)).isTrue();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(writer.get()).isNull();
            });
    assertThat(received.subscription).isNotNull();
    assertThat(body).isNotNull();
  }

  @Test
  void aBodyIsSentOnlyOnce() throws Exception {
    var body = new StreamingBody(out -> out.write('x'));
    var first = new Received();
    var second = new Received();
    body.subscribe(first);
    body.subscribe(second);

    assertThat(first.ended.await(5, SECONDS)).isTrue();
    assertThat(second.ended.await(5, SECONDS)).isTrue();
    assertThat(first.failure).isNull();
    assertThat(second.failure).isInstanceOf(IllegalStateException.class);
  }

  private java.net.http.HttpResponse<InputStream> get() throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
  }

  private static final class Writing implements StreamingBody.Writer {
    static Writing last;
    private final byte[] bytes;

    Writing(byte[] bytes) {
      this.bytes = bytes;
      last = this;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }

  private static final class Received implements Subscriber<byte[]> {
    final CountDownLatch ended = new CountDownLatch(1);
    volatile Throwable failure;
    volatile Subscription subscription;

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(byte[] piece) {}

    @Override
    public void onError(Throwable t) {
      failure = t;
      ended.countDown();
    }

    @Override
    public void onComplete() {
      ended.countDown();
    }
  }
}
