// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vendor's server of chat completions in a process of its own: every request is answered with a
 * stream of 200 chunks, each of which holds the time at which it was sent, between two {@code @}.
 * The member {@code "user":"pace-2000"} of a request sets the microseconds between the chunks; none
 * are left without it.
 */
final class SimulatedVendor implements AutoCloseable {
  static final int CHUNKS = 200;
  private static final Pattern PACE = Pattern.compile("\"user\":\"pace-(\\d+)\"");
  private static final Pattern PORT = Pattern.compile("\\d+");

  private final Process process;
  private final URI address;

  private SimulatedVendor(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one, on a free port of 127.0.0.1. */
  static SimulatedVendor start() throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SimulatedVendor.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String port = process.inputReader(StandardCharsets.US_ASCII).readLine();
    if (port == null || !PORT.matcher(port).matches()) {
      process.destroyForcibly();
      throw new IOException("The simulated vendor did not start");
    }
    return new SimulatedVendor(process, URI.create("http://127.0.0.1:" + port));
  }

  /** Where it listens. */
  URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Listens until whoever started it closes its standard input, or ends it. */
  public static void main(String[] arguments) throws IOException {
    try (var socket =
        new ServerSocket(0, 2_000, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      System.out.println(socket.getLocalPort());
      Thread.ofVirtual().start(() -> accept(socket));
      while (System.in.read() >= 0) {
        // Nothing is to be said.
      }
    }
  }

  private static void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  private static void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      for (String body = request(in); !body.isEmpty(); body = request(in)) {
        Matcher pace = PACE.matcher(body);
        answer(out, pace.find() ? 1_000 * Long.parseLong(pace.group(1)) : 0);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static void answer(OutputStream out, long paceNanos) throws IOException {
    long begun = System.nanoTime();
    var first = new ByteArrayOutputStream();
    first.writeBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    first.writeBytes(chunk(words()));
    out.write(first.toByteArray());
    for (int i = 1; i < CHUNKS; i++) {
      if (paceNanos > 0) {
        LockSupport.parkNanos(begun + i * paceNanos - System.nanoTime());
      }
      out.write(chunk(words()));
    }
    out.write(
        chunk(
            event("[]", "{\"prompt_tokens\":12,\"completion_tokens\":200,\"total_tokens\":212}")));
    var last = new ByteArrayOutputStream();
    last.writeBytes(chunk("data: [DONE]\n\n"));
    last.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.write(last.toByteArray());
  }

  private static String words() {
    return event(
        "[{\"index\":0,\"delta\":{\"content\":\"@%d@\"},\"finish_reason\":null}]"
            .formatted(System.nanoTime()),
        "null");
  }

  private static String event(String choices, String usage) {
    return "data: {\"id\":\"chatcmpl-benchmark\",\"object\":\"chat.completion.chunk\","
        + "\"created\":1700000000,\"model\":\"simulated\",\"service_tier\":\"default\",\"choices\":"
        + choices
        + ",\"usage\":"
        + usage
        + "}\n\n";
  }

  private static byte[] chunk(String text) {
    return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String request(InputStream in) throws IOException {
    int length = 0;
    boolean chunked = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    if (!chunked) {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
    var body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16);
        size > 0;
        size = Integer.parseInt(line(in), 16)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    line(in);
    return body.toString(StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
