// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server that is asked, and the words for all that can go wrong with it. */
final class Endpoint {
  // After the last event the end of the answer is due at once; waiting for it keeps the connection.
  private static final Duration END_DUE = Duration.ofMillis(100);
  private static final int MAX_ERROR_BYTES = 64 * 1024;
  private static final int MAX_ERROR_LENGTH = 400;

  private final OpenAiSettings settings;
  private final HttpClient http;

  Endpoint(OpenAiSettings settings, HttpClient http) {
    this.settings = settings;
    this.http = http;
  }

  /**
   * Sends a request and hands on each chunk of the answer, on the calling thread.
   *
   * @throws InterruptedException when the thread was interrupted; the connection is closed
   * @throws PergolaException for everything that the server or the network did wrong
   */
  void stream(JsonObject request, Consumer<JsonObject> chunks) throws InterruptedException {
    try {
      HttpResponse<PatientBody> response =
          http.send(post(request), _ -> new PatientBody(settings.patience()));
      try (PatientBody body = response.body()) {
        if (response.statusCode() != 200) {
          throw refused(response.statusCode(), body);
        }
        read(response, body, chunks);
      }
    } catch (InterruptedIOException e) {
      throw (InterruptedException)
          new InterruptedException("Interrupted while the model answered").initCause(e);
    } catch (HttpConnectTimeoutException | ConnectException | UnresolvedAddressException e) {
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          "Cannot reach %s. Is the server running, and is the base address right (Plugins page)?"
              .formatted(settings.host()),
          e);
    } catch (HttpTimeoutException e) {
      throw new PergolaException(
          StandardError.TIMEOUT,
          "%s was silent for %d seconds. Ask again, or raise the patience on the Plugins page."
              .formatted(settings.host(), settings.patience().toSeconds()),
          e);
    } catch (IOException e) {
      throw broken("the connection broke off", e);
    }
  }

  private HttpRequest post(JsonObject request) {
    var post =
        HttpRequest.newBuilder(settings.chatCompletions())
            .timeout(settings.patience())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofString(request.toString()));
    if (settings.chatCompletions().getScheme().equals("http")) {
      // Else the client offers HTTP/2 by an Upgrade header, which several local servers stumble on.
      post.version(HttpClient.Version.HTTP_1_1);
    }
    if (settings.key() != null) {
      post.header("Authorization", "Bearer " + settings.key());
    }
    return post.build();
  }

  private void read(HttpResponse<?> response, PatientBody body, Consumer<JsonObject> chunks)
      throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("text/event-stream")) {
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          "%s answered with %s where a stream was expected. Is the base address right, version"
                  .formatted(settings.host(), type.isEmpty() ? "nothing" : quote(type))
              + " included (Plugins page)?");
    }
    var events = new ServerSentEvents(body);
    for (String data = events.next(); data != null; data = events.next()) {
      if (data.equals("[DONE]")) {
        body.awaitEnd(END_DUE);
        return;
      }
      chunks.accept(chunk(data));
    }
  }

  private JsonObject chunk(String data) {
    try {
      if (Json.parse(data) instanceof JsonObject chunk) {
        if (chunk.get("error") instanceof Json error && error != Json.NULL) {
          throw broken("it said " + quote(errorMessage(chunk, data)), null);
        }
        return chunk;
      }
    } catch (PergolaException e) {
      if (e.code() == StandardError.INVALID_ARGUMENT) {
        throw broken("it sent what is not JSON", e);
      }
      throw e;
    }
    throw broken("it sent JSON that is not a chunk of an answer", null);
  }

  /** An answer that cannot be used, not even in part. */
  PergolaException broken(String what, @Nullable Throwable cause) {
    return new PergolaException(
        StandardError.UNAVAILABLE,
        "No answer from %s: %s. Ask again.".formatted(settings.host(), what),
        cause);
  }

  private PergolaException refused(int status, InputStream body) throws IOException {
    String said = new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
    String advice =
        switch (status) {
          case 401, 403 -> "Check the API key on the Plugins page.";
          case 404 -> "Check the base address and the models on the Plugins page.";
          case 429 -> "Wait a little, or check the account's limits and credit.";
          default -> status >= 500 ? "Ask again later." : "";
        };
    return new PergolaException(
        code(status),
        "%s answered with status %d: %s %s"
            .formatted(settings.host(), status, quote(errorMessage(said)), advice)
            .strip());
  }

  private static StandardError code(int status) {
    return switch (status) {
      case 401, 403 -> StandardError.AUTHENTICATION_FAILED;
      case 408 -> StandardError.TIMEOUT;
      case 429 -> StandardError.RATE_LIMITED;
      default ->
          status >= 400 && status < 500
              ? StandardError.INVALID_ARGUMENT
              : StandardError.UNAVAILABLE;
    };
  }

  private static String errorMessage(String body) {
    try {
      return Json.parse(body) instanceof JsonObject object ? errorMessage(object, body) : body;
    } catch (PergolaException _) {
      // A proxy's page, most likely: its words without the tags say enough.
      return body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    }
  }

  private static String errorMessage(JsonObject body, String otherwise) {
    String message = body.object("error").string("message");
    if (message == null) {
      message = body.string("error");
    }
    if (message == null) {
      message = body.string("message");
    }
    return message == null ? otherwise : message;
  }

  // What a server says is shown to people, and some servers repeat the key that they refuse.
  private String quote(String said) {
    String key = settings.key();
    String clean = key == null ? said : said.replace(key, "********");
    return "“"
        + (clean.length() > MAX_ERROR_LENGTH ? clean.substring(0, MAX_ERROR_LENGTH) + "…" : clean)
        + "”";
  }
}
