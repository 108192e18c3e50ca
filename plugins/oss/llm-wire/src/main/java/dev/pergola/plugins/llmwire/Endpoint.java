// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's server that is asked, and the words for all that can go wrong with it. Safe for use by
 * several threads.
 */
public final class Endpoint {
  // After the last chunk the end of the answer is due at once; waiting for it keeps the connection.
  private static final Duration END_DUE = Duration.ofMillis(100);
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private final Server server;
  private final Supplier<HttpClient> http;
  private final Refusals refusals;

  /**
   * Asks this server.
   *
   * @param http the client to ask by, looked for when there is something to ask: making one takes
   *     time, which a plugin that nobody uses need not take from the start
   */
  public Endpoint(Server server, Supplier<HttpClient> http, InstantSource clock) {
    this.server = server;
    this.http = http;
    this.refusals = new Refusals(server.host(), clock);
  }

  /**
   * Sends a question and hands on each chunk of the answer, on the calling thread.
   *
   * @param chunks takes a chunk, and says whether it was the last one that matters
   * @return whether the server said that this is the end, with a chunk {@code [DONE]}
   * @throws InterruptedException when the thread was interrupted; the connection is closed
   * @throws PergolaException for everything that the server or the network did wrong
   */
  public boolean stream(Ask ask, Framing framing, Predicate<JsonObject> chunks)
      throws InterruptedException {
    return send(
        ask,
        framing.contentType(),
        (response, body) -> {
          requireType(response, framing.contentType());
          return read(framing.read(body), body, ask.key(), chunks);
        });
  }

  /**
   * Sends a question whose answer comes in one piece.
   *
   * @return the answer
   * @throws InterruptedException when the thread was interrupted; the connection is closed
   * @throws PergolaException for everything that the server or the network did wrong
   */
  public JsonObject answer(Ask ask) throws InterruptedException {
    return send(
        ask,
        "application/json",
        (response, body) -> {
          requireType(response, "application/json");
          return chunk(new String(body.readAllBytes(), StandardCharsets.UTF_8), ask.key());
        });
  }

  /** What was gathered, once the stream is at its end. */
  public ChatResponse complete(Answer answer) {
    if (!answer.isComplete()) {
      throw broken("the answer ended before it was complete");
    }
    return answer.response();
  }

  private interface Reading<T> {
    T read(HttpResponse<?> response, PatientBody body) throws IOException;
  }

  private <T> T send(Ask ask, String accept, Reading<T> reading) throws InterruptedException {
    try {
      HttpResponse<PatientBody> response =
          http.get().send(post(ask, accept), _ -> new PatientBody(server.patience()));
      try (PatientBody body = response.body()) {
        if (response.statusCode() != 200) {
          String said = new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
          throw refusals.refused(response.statusCode(), response.headers(), said, ask.key());
        }
        return reading.read(response, body);
      }
    } catch (InterruptedIOException e) {
      throw (InterruptedException)
          new InterruptedException("Interrupted while the model answered").initCause(e);
    } catch (HttpConnectTimeoutException | ConnectException | UnresolvedAddressException e) {
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          "Cannot reach %s. Is the server running, and is the base address right (Plugins page)?"
              .formatted(server.host()),
          e);
    } catch (HttpTimeoutException e) {
      throw new PergolaException(
          StandardError.TIMEOUT,
          "%s was silent for %d seconds. Ask again, or raise the patience on the Plugins page."
              .formatted(server.host(), server.patience().toSeconds()),
          e);
    } catch (IOException e) {
      throw broken("the connection broke off", e);
    }
  }

  private HttpRequest post(Ask ask, String accept) {
    var post =
        HttpRequest.newBuilder(server.at(ask.path()))
            .timeout(server.patience())
            .header("Content-Type", "application/json")
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(ask.body().toString()));
    if (server.base().getScheme().equals("http")) {
      // Else the client offers HTTP/2 by an Upgrade header, which several local servers stumble on.
      post.version(HttpClient.Version.HTTP_1_1);
    }
    ask.headers().forEach(post::header);
    return post.build();
  }

  private void requireType(HttpResponse<?> response, String expected) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith(expected)) {
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          "%s answered with %s where %s was expected. Is the base address right, version included"
                  .formatted(
                      server.host(),
                      type.isEmpty() ? "nothing" : Refusals.quote(type, null),
                      expected.equals("application/json") ? "JSON" : "a stream")
              + " (Plugins page)?");
    }
  }

  private boolean read(
      Framing.Chunks texts, PatientBody body, @Nullable Key key, Predicate<JsonObject> chunks)
      throws IOException {
    for (String text = texts.next(); text != null; text = texts.next()) {
      boolean done = text.strip().equals("[DONE]");
      if (done || chunks.test(chunk(text, key))) {
        body.awaitEnd(END_DUE);
        return done;
      }
    }
    return false;
  }

  private JsonObject chunk(String text, @Nullable Key key) {
    Json json;
    try {
      json = Json.parse(text);
    } catch (PergolaException e) {
      throw broken("it sent what is not JSON", e);
    }
    if (!(json instanceof JsonObject chunk)) {
      throw broken("it sent JSON that is not a part of an answer");
    }
    ErrorAnswer error = ErrorAnswer.in(chunk);
    if (error != null) {
      throw refusals.inMidStream(error, key);
    }
    return chunk;
  }

  /** An answer that cannot be used, not even in part. */
  public PergolaException broken(String what) {
    return broken(what, null);
  }

  private PergolaException broken(String what, @Nullable Throwable cause) {
    return new PergolaException(
        StandardError.UNAVAILABLE,
        "No whole answer from %s: %s. Ask again.".formatted(server.host(), what),
        cause);
  }
}
