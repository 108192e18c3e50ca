// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An answer that is read as it comes: server-sent events, one after another. */
public final class SentEvents implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /**
   * An event.
   *
   * @param name {@code comment} for a comment, which has no data
   */
  public record Sent(String name, JsonObject data) {}

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  private SentEvents(HttpResponse<InputStream> response) {
    this.response = response;
    this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Asks a question. */
  public static SentEvents ask(URI server, String token, JsonObject question) {
    return of(
        HttpRequest.newBuilder(server.resolve("/api/chat/stream"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question.toString())));
  }

  /** What any request is answered with by whoever is asked for events. */
  public static SentEvents of(HttpRequest.Builder asking) {
    var request = asking.header("Accept", "text/event-stream").build();
    try {
      return new SentEvents(HTTP.send(request, BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The answer's head. */
  public HttpResponse<InputStream> response() {
    return response;
  }

  /** The next event; null at the end. Waits for it. */
  public Sent next() {
    try {
      String name = "";
      var data = new StringBuilder();
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith(":")) {
          name = "comment";
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line, 6, line.length());
        } else if (line.isEmpty()) {
          return new Sent(
              name, data.isEmpty() ? JsonObject.EMPTY : (JsonObject) Json.parse(data.toString()));
        } else {
          throw new IllegalStateException("No line of an event stream: " + line);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All events up to the end. */
  public List<Sent> rest() {
    List<Sent> all = new ArrayList<>();
    for (Sent sent = next(); sent != null; sent = next()) {
      all.add(sent);
    }
    return all;
  }

  /** Goes away, whether the answer is whole or not. */
  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
