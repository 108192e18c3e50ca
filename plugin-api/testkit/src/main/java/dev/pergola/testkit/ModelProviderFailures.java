// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.ChatResponse;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model provider must do when it is cancelled, and when the server fails it. */
abstract class ModelProviderFailures extends ModelProviderRequests {
  ModelProviderFailures() {}

  @Test
  void interruptingInMidStreamClosesTheConnection() throws Exception {
    var heard = new CountDownLatch(1);
    script(then(beginning(), new Step.AwaitHangUp()));

    FutureTask<ChatResponse> call =
        new FutureTask<>(() -> provider().chat(question("Go"), _ -> heard.countDown()));
    Thread thread = Thread.ofVirtual().start(call);
    heard.await();
    thread.interrupt();

    assertInterrupted(call, thread);
  }

  @Test
  void interruptingBeforeTheFirstByteClosesTheConnection() throws Exception {
    script(List.of(new Step.AwaitHangUp()));

    FutureTask<ChatResponse> call = new FutureTask<>(() -> chat(question("Go")));
    Thread thread = Thread.ofVirtual().start(call);
    await(() -> !server().requests().isEmpty());
    thread.interrupt();

    assertInterrupted(call, thread);
  }

  private void assertInterrupted(FutureTask<ChatResponse> call, Thread thread) throws Exception {
    assertThatThrownBy(() -> call.get(PROMPTLY.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(InterruptedException.class);
    assertThat(server().sawHangUp(PROMPTLY)).as("the server sees that the client is gone").isTrue();
    assertThat(thread.join(PROMPTLY)).isTrue();
    worksAgain();
  }

  @Test
  void anExceptionFromTheListenerCancels() throws Exception {
    script(then(beginning(), new Step.AwaitHangUp()));
    var exception = new IllegalStateException("The reader is gone");

    assertThatThrownBy(
            () ->
                provider()
                    .chat(
                        question("Go"),
                        _ -> {
                          throw exception;
                        }))
        .isSameAs(exception);

    assertThat(server().sawHangUp(PROMPTLY)).as("the server sees that the client is gone").isTrue();
    worksAgain();
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT",
    "401, AUTHENTICATION_FAILED",
    "403, AUTHENTICATION_FAILED",
    "404, INVALID_ARGUMENT",
    "429, RATE_LIMITED",
    "500, UNAVAILABLE",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "529, UNAVAILABLE"
  })
  void tellsWhatTheServerRefused(int status, StandardError code) throws Exception {
    // Some servers repeat the key in their message.
    byte[] body = dialect().errorBody(status, "Not this time, dear " + KEY + ".");
    server().script(new Reply(status, "application/json", send(List.of(body))));

    PergolaException error = failure(code);

    assertThat(error).hasMessageContaining("Not this time").hasMessageContaining("127.0.0.1");
    worksAgain();
  }

  @Test
  void anErrorPageOfAProxyIsNoAnswer() throws Exception {
    byte[] page =
        ("<html><body><h1>502 Bad Gateway</h1>" + "<p>x</p>".repeat(500) + "</body></html>")
            .getBytes(StandardCharsets.UTF_8);
    server().script(new Reply(502, "text/html", send(List.of(page))));

    assertThat(failure(StandardError.UNAVAILABLE).getMessage())
        .contains("502")
        .hasSizeLessThan(1000);
    worksAgain();
  }

  @Test
  void anErrorInMidStreamIsNoAnswer() throws Exception {
    script(then(beginning(), new Step.Send(dialect().errorEvent("Overloaded, dear " + KEY + "."))));

    assertThat(failure(StandardError.UNAVAILABLE)).hasMessageContaining("Overloaded");
    worksAgain();
  }

  @Test
  void aDisconnectInMidStreamIsNoAnswer() throws Exception {
    script(then(beginning(), new Step.Disconnect()));

    failure(StandardError.UNAVAILABLE);
    worksAgain();
  }

  @Test
  void anAnswerThatEndsBeforeItIsCompleteIsNoAnswer() throws Exception {
    script(beginning());

    failure(StandardError.UNAVAILABLE);
    worksAgain();
  }

  @Test
  void aDisconnectBeforeTheFirstByteIsNoAnswer() throws Exception {
    script(List.of(new Step.Disconnect()));

    failure(StandardError.UNAVAILABLE);
    worksAgain();
  }

  @Test
  void aMalformedChunkIsNoAnswer() throws Exception {
    script(then(beginning(), new Step.Send(dialect().malformedEvent()), new Step.AwaitHangUp()));

    failure(StandardError.UNAVAILABLE);
    assertThat(server().sawHangUp(PROMPTLY)).as("the server sees that the client is gone").isTrue();
    worksAgain();
  }

  @Test
  void aServerThatIsDownIsNoAnswer() throws Exception {
    server().close();

    assertThat(failure(StandardError.UNAVAILABLE)).hasMessageContaining("127.0.0.1");
  }
}
