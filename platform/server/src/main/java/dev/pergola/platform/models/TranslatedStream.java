// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * A provider's answer as OpenAI's chunks. The model is asked on a thread of its own, so that its
 * first words, or that it gives none, are known before the head of the HTTP answer is sent.
 */
final class TranslatedStream {
  private static final int WAITING = 64;

  /** Asks the model. */
  interface Asking {
    ChatResponse ask(Consumer<ChatEvent> events) throws InterruptedException;
  }

  private sealed interface Piece {
    record Words(String text) implements Piece {}

    record End(ChatResponse response) implements Piece {}

    record Failure(RuntimeException thrown) implements Piece {}
  }

  private final Completion completion;
  private final boolean withUsage;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private Piece first = new Piece.Words("");

  private TranslatedStream(Completion completion, boolean withUsage, Asking asking) {
    this.completion = completion;
    this.withUsage = withUsage;
    this.thread = Thread.ofVirtual().name("gateway-answer").unstarted(() -> ask(asking));
  }

  /**
   * Asks, and waits for the first words. Interrupting the thread cancels.
   *
   * @throws RuntimeException when there are none
   */
  static TranslatedStream begin(Completion completion, boolean withUsage, Asking asking)
      throws InterruptedException {
    var stream = new TranslatedStream(completion, withUsage, asking);
    stream.thread.start();
    try {
      stream.first = stream.pieces.take();
    } catch (InterruptedException e) {
      stream.abandon();
      throw e;
    }
    if (stream.first instanceof Piece.Failure(RuntimeException thrown)) {
      throw thrown;
    }
    return stream;
  }

  /** Nobody will have it. */
  void abandon() {
    thread.interrupt();
  }

  /**
   * Writes it. When the model breaks off, the client is told in an event.
   *
   * @throws IOException when the client has gone away
   */
  void write(OutputStream out) throws IOException, InterruptedException {
    try {
      send(out, completion.begin());
      Piece piece = first;
      while (write(piece, out)) {
        piece = pieces.take();
      }
    } finally {
      abandon();
    }
  }

  private boolean write(Piece piece, OutputStream out) throws IOException {
    switch (piece) {
      case Piece.Words(String text) -> {
        send(out, completion.words(text));
        return true;
      }
      case Piece.End(ChatResponse response) -> {
        if (!response.toolCalls().isEmpty()) {
          send(out, completion.calls(response.toolCalls()));
        }
        send(out, completion.end(response));
        if (withUsage) {
          send(out, completion.usage(response.usage()));
        }
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      case Piece.Failure(RuntimeException thrown) -> send(out, GatewayErrors.json(named(thrown)));
    }
    return false;
  }

  private static PergolaException named(RuntimeException thrown) {
    return thrown instanceof PergolaException named
        ? named
        : new PergolaException(
            StandardError.INTERNAL, "Something went wrong on the server. Try again.", thrown);
  }

  private static void send(OutputStream out, Json event) throws IOException {
    out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void ask(Asking asking) {
    try {
      long[] said = {0};
      ChatResponse response =
          asking.ask(
              event -> {
                if (event instanceof ChatEvent.Delta(String text) && !text.isEmpty()) {
                  said[0] += text.length();
                  put(new Piece.Words(text));
                }
              });
      // What the provider told at the end only.
      if (said[0] < response.text().length()) {
        put(new Piece.Words(response.text().substring((int) said[0])));
      }
      put(new Piece.End(response));
    } catch (InterruptedException | CancellationException e) {
      // Whoever would read it has gone.
      pieces.clear();
    } catch (RuntimeException e) {
      putFailure(e);
    }
  }

  private void putFailure(RuntimeException e) {
    try {
      put(new Piece.Failure(e));
    } catch (CancellationException gone) {
      pieces.clear();
    }
  }

  // Waits while the client is slow.
  private void put(Piece piece) {
    try {
      pieces.put(piece);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The client has gone away");
    }
  }
}
