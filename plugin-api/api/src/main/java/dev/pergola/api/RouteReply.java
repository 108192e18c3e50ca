// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A plugin's answer to an HTTP request. */
public sealed interface RouteReply {
  /** The HTTP status. */
  int status();

  /** Headers by name. */
  Map<String, String> headers();

  /** An answer that is there at once. The body must not be changed afterwards. */
  record Whole(int status, Map<String, String> headers, byte[] body) implements RouteReply {
    /**
     * @throws IllegalArgumentException when the status is none of a final answer
     */
    public Whole {
      requireFinal(status);
    }
  }

  /** An answer that comes in pieces. */
  record Streamed(int status, Map<String, String> headers, Body body) implements RouteReply {
    /**
     * @throws IllegalArgumentException when the status is none of a final answer
     */
    public Streamed {
      requireFinal(status);
    }
  }

  private static void requireFinal(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("Not the status of an answer: " + status);
    }
  }

  /** Writes an answer in pieces. */
  @FunctionalInterface
  interface Body {
    /**
     * Writes the answer, on the virtual thread of the request. Each {@link OutputStream#flush}
     * sends what was written; a write blocks while the client is slow, and fails when it has gone
     * away.
     */
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /** Status 200 with JSON; the value as in {@link Json#of}. */
  static RouteReply json(Object value) {
    return new Whole(
        200,
        Map.of("Content-Type", "application/json"),
        Json.of(value).toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Status 200 with plain text. */
  static RouteReply text(String text) {
    return new Whole(
        200,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** Status 200 in pieces. */
  static RouteReply stream(String contentType, Body body) {
    return new Streamed(200, Map.of("Content-Type", contentType), body);
  }
}
