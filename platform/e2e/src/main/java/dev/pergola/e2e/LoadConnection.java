// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that asks with as little work as HTTP/1.1 allows, as it shares the machine with the
 * server that is measured. Reads answers of known length only. Used by one thread.
 */
final class LoadConnection implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String host;
  private final byte[] buffer = new byte[64 * 1024];
  private String path = "";
  private byte[] request = {};

  LoadConnection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
    host = server.getAuthority();
  }

  /**
   * Asks, and reads the answer whole.
   *
   * @return its status
   */
  int get(String asked) throws IOException {
    if (!asked.equals(path)) {
      path = asked;
      request =
          "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
              .formatted(path, host)
              .getBytes(StandardCharsets.US_ASCII);
    }
    out.write(request);
    int filled = 0;
    int body = -1;
    while (body < 0) {
      filled += read(filled);
      body = endOfHead(filled);
    }
    String head = new String(buffer, 0, body, StandardCharsets.US_ASCII);
    int end = body + contentLength(head);
    while (filled < end) {
      filled += read(filled);
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  private int read(int filled) throws IOException {
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read <= 0) {
      throw new EOFException("The answer to " + path + " broke off, or is too long");
    }
    return read;
  }

  private int endOfHead(int filled) {
    for (int i = 0; i + 4 <= filled; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  private static int contentLength(String head) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length:");
    if (at < 0) {
      throw new IOException("An answer of unknown length: " + head);
    }
    int begin = at + "\r\ncontent-length:".length();
    return Integer.parseInt(lower.substring(begin, lower.indexOf("\r\n", begin)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
