// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of server-sent events; other fields and comments are passed over.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
final class ServerSentEvents {
  private final BufferedReader lines;

  ServerSentEvents(InputStream in) {
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** The data of the next event that has any; null at the end of the stream. */
  @Nullable String next() throws IOException {
    StringBuilder data = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (data != null) {
          return data.toString();
        }
      } else if (line.startsWith("data:")) {
        data = data == null ? new StringBuilder() : data.append('\n');
        data.append(line, line.startsWith("data: ") ? 6 : 5, line.length());
      }
    }
    // Some servers leave out the empty line after the last event.
    return data == null ? null : data.toString();
  }
}
