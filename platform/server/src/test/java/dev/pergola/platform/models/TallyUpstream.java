// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A vendor's server on the loopback address that keeps its own book of what it served. It takes a
 * line with a mark, and answers with words of four characters, a token each, in its own way for
 * each mark: whole and counted, broken off, refused, or so slowly that the client stops it.
 */
final class TallyUpstream implements AutoCloseable {
  /** The word after which the server waits for the client to hang up. */
  static final String STOP = "STOP";

  /** The most words of an answer. */
  static final int MOST_WORDS = 20;

  /** What a call was served. */
  record Served(long input, long output) {
    long tokens() {
      return input + output;
    }
  }

  private final ServerSocket socket;
  private final long seed;
  private final Map<String, Served> book = new ConcurrentHashMap<>();
  private volatile int wordsBeforeSilence;

  private TallyUpstream(ServerSocket socket, long seed) {
    this.socket = socket;
    this.seed = seed;
  }

  static TallyUpstream start(long seed) throws IOException {
    var upstream =
        new TallyUpstream(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), seed);
    Thread.ofVirtual().start(upstream::accept);
    return upstream;
  }

  int port() {
    return socket.getLocalPort();
  }

  /** What was served, by mark. */
  Map<String, Served> book() {
    return book;
  }

  /** From now on says so many words to everybody, and then waits for the client to hang up. */
  void fallSilentAfter(int words) {
    wordsBeforeSilence = words;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException _) {
        // The test is over.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
      String mark = in.readLine();
      if (mark != null) {
        answer(mark, in, connection.getOutputStream());
      }
    } catch (IOException _) {
      // The client went away: what was served until then is in the book.
    }
  }

  private void answer(String mark, BufferedReader in, OutputStream out) throws IOException {
    var random = new Random(seed ^ mark.hashCode());
    int words = 1 + random.nextInt(MOST_WORDS);
    long input = Estimate.tokens(mark.length() + 16);
    if (wordsBeforeSilence > 0) {
      say(mark, input, wordsBeforeSilence, out);
      in.read();
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> refuse(mark, out);
      case 1 -> say(mark, input, words, out);
      case 2 -> {
        line(out, "counted " + input + " 0");
        say(mark, input, words, out);
      }
      case 3 -> {
        say(mark, input, words, out);
        book.put(mark, new Served(input, words + 1));
        line(out, "word " + STOP);
        in.read();
      }
      default -> {
        say(mark, input, words, out);
        line(out, "counted " + input + " " + words);
        line(out, "end");
      }
    }
  }

  private void refuse(String mark, OutputStream out) throws IOException {
    book.put(mark, new Served(0, 0));
    line(out, "refused");
  }

  // It is served when it is sent, whatever becomes of it.
  private void say(String mark, long input, int words, OutputStream out) throws IOException {
    for (int word = 1; word <= words; word++) {
      book.put(mark, new Served(input, word));
      line(out, "word abcd");
    }
  }

  private static void line(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
