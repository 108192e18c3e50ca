// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A connection that stays open and asks for one stream after the other, reading with as little work
 * as can be: it shares the machine with what is measured. Used by one thread.
 */
final class CompletionsConnection implements AutoCloseable {
  private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final CompletionsTarget target;
  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];

  CompletionsConnection(CompletionsTarget target) throws IOException {
    this.target = target;
    socket = new Socket(target.address().getHost(), target.address().getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = socket.getInputStream();
  }

  /**
   * What a stream took.
   *
   * @param firstNanos from the request to the first chunk
   * @param chunkNanos from the vendor's sending of each chunk to its arrival
   */
  record Taken(long firstNanos, long[] chunkNanos) {}

  /**
   * Asks, and reads the answer whole.
   *
   * @throws IOException when it is no success, or breaks off, or lacks chunks
   */
  Taken ask(byte[] request) throws IOException {
    long begun = System.nanoTime();
    socket.getOutputStream().write(request);
    long[] taken = new long[SimulatedVendor.CHUNKS];
    int chunks = 0;
    long first = 0;
    boolean inNumber = false;
    long number = 0;
    int done = 0;
    int end = 0;
    boolean headRead = false;
    while (end < END.length) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new EOFException(target.name() + " broke off after " + chunks + " chunks");
      }
      long now = System.nanoTime();
      if (!headRead) {
        headRead = true;
        String status = new String(buffer, 0, Math.min(12, read), StandardCharsets.US_ASCII);
        if (!status.equals("HTTP/1.1 200")) {
          throw new IOException(
              target.name() + ": " + new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
      }
      for (int i = 0; i < read; i++) {
        byte b = buffer[i];
        if (done == DONE.length) {
          end = b == END[end] ? end + 1 : b == END[0] ? 1 : 0;
          if (end == END.length) {
            break;
          }
        } else if (b == '@') {
          if (inNumber) {
            if (chunks == 0) {
              first = now - begun;
            }
            taken[chunks++] = now - number;
          }
          inNumber = !inNumber;
          number = 0;
        } else if (inNumber) {
          number = 10 * number + b - '0';
        } else {
          done = b == DONE[done] ? done + 1 : b == DONE[0] ? 1 : 0;
        }
      }
    }
    if (chunks != SimulatedVendor.CHUNKS) {
      throw new IOException(target.name() + " passed on " + chunks + " chunks");
    }
    return new Taken(first, taken);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
