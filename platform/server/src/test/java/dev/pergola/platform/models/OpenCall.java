// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** A question whose answer is read as it comes, by a client that may go away meanwhile. */
final class OpenCall implements AutoCloseable {
  private final Socket socket;

  private OpenCall(Socket socket) {
    this.socket = socket;
  }

  /** Asks, and reads nothing yet. */
  static OpenCall of(TestServer server, JsonObject question) throws IOException {
    URI address = server.listen();
    var socket = new Socket(address.getHost(), address.getPort());
    byte[] body = question.toString().getBytes(StandardCharsets.UTF_8);
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(GatewayServer.PATH, TestClient.administratorToken(server), body.length)
            .getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    return new OpenCall(socket);
  }

  /** What comes next, to the end of these words. */
  String readUntil(String wanted) throws IOException {
    InputStream in = socket.getInputStream();
    var read = new StringBuilder();
    while (read.indexOf(wanted) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("Ended before " + wanted + ": " + read);
      }
      read.append((char) b);
    }
    return read.toString();
  }

  /** The request's id, from what was read of its answer. */
  static UUID id(String head) {
    return UUID.fromString(
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-request-id:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow());
  }

  /** The client goes away. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
