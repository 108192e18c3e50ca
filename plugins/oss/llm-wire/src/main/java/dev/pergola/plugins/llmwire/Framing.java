// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a streamed answer is cut into chunks. */
public enum Framing {
  /** Server-sent events, each with one chunk as its data. */
  EVENTS("text/event-stream"),
  /** One chunk to a line. */
  LINES("application/x-ndjson");

  private final String contentType;

  Framing(String contentType) {
    this.contentType = contentType;
  }

  /** The content type of such a stream, parameters left out. */
  String contentType() {
    return contentType;
  }

  /** Reads the chunks of a body. */
  Chunks read(InputStream body) {
    return switch (this) {
      case EVENTS -> new ServerSentEvents(body)::next;
      case LINES -> {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        yield () -> nextLine(lines);
      }
    };
  }

  private static @Nullable String nextLine(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && line.isBlank()) {
      line = lines.readLine();
    }
    return line;
  }

  /** Chunks one after the other. */
  @FunctionalInterface
  interface Chunks {
    /** The next chunk's text; null at the end of the stream. */
    @Nullable String next() throws IOException;
  }
}
