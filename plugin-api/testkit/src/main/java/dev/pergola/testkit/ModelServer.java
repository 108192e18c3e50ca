// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on the loopback address that answers each request as scripted, down to the
 * moment at which a piece is sent and the way in which a connection breaks. Answers are given in
 * the order of {@link #script}; a request beyond the script is answered with status 500.
 *
 * <p>Safe for use by several threads.
 */
public final class ModelServer implements AutoCloseable {
  private final ServerSocket socket;
  private final BlockingQueue<Reply> script = new LinkedBlockingQueue<>();
  private final Deque<Standing> standing = new ConcurrentLinkedDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Boolean> hangUps = new LinkedBlockingQueue<>();

  private ModelServer(ServerSocket socket) {
    this.socket = socket;
  }

  /** Starts a server on a free port. */
  public static ModelServer start() {
    try {
      var server =
          new ModelServer(new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK_ADDRESS)));
      Thread.ofVirtual().name("model-server").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final byte[] LOOPBACK_ADDRESS = {127, 0, 0, 1};

  /**
   * A request as it came.
   *
   * @param path with the query
   * @param headers by name in lower case; the last one of a name
   */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param contentType of its body
   * @param steps in order; the status is sent with the first bytes
   * @param headers further ones, by name
   */
  public record Reply(
      int status, String contentType, List<Step> steps, Map<String, String> headers) {
    public Reply {
      steps = List.copyOf(steps);
      headers = Map.copyOf(headers);
    }

    /** An answer without further headers. */
    public Reply(int status, String contentType, List<Step> steps) {
      this(status, contentType, steps, Map.of());
    }

    /** A whole answer in JSON. */
    public static Reply json(int status, String body) {
      return new Reply(
          status,
          "application/json",
          List.of(new Step.Send(body.getBytes(StandardCharsets.UTF_8))));
    }
  }

  /** One thing that the server does while it answers. */
  public sealed interface Step {
    /** Sends bytes at once, as a chunk of their own. */
    record Send(byte[] bytes) implements Step {}

    /** Does nothing until the latch is open. */
    record Await(CountDownLatch latch) implements Step {}

    /** Takes its time, as a slow model does. */
    record Think(Duration time) implements Step {}

    /** Waits for the client to close the connection, see {@link #sawHangUp}. */
    record AwaitHangUp() implements Step {}

    /** Breaks the connection off in the middle of the answer; what was sent may be lost. */
    record Disconnect() implements Step {}

    /** Closes the connection in the middle of the answer, after what was sent. */
    record Close() implements Step {}
  }

  /** Where it listens: {@code http://127.0.0.1:port}. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** Adds the answer to one more request. */
  public void script(Reply reply) {
    script.add(reply);
  }

  /**
   * Gives each request for a path this answer, besides the script: for what a client asks on its
   * own account, whenever it likes. Such requests are not among {@link #requests}.
   */
  public void always(String path, Reply reply) {
    always(request -> request.path().equals(path), reply);
  }

  /** As {@link #always(String, Reply)}, for each request of a kind; what was said last counts. */
  public void always(Predicate<Request> kind, Reply reply) {
    standing.addFirst(new Standing(kind, reply));
  }

  private record Standing(Predicate<Request> kind, Reply reply) {}

  private @Nullable Reply standing(Request request) {
    return standing.stream()
        .filter(each -> each.kind().test(request))
        .map(Standing::reply)
        .findFirst()
        .orElse(null);
  }

  /** The requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Waits for a {@link Step.AwaitHangUp} to end; false when it does not within the time. */
  public boolean sawHangUp(Duration within) throws InterruptedException {
    return hangUps.poll(within.toMillis(), TimeUnit.MILLISECONDS) != null;
  }

  /** Stops listening and breaks all connections off. */
  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        Thread.ofVirtual().name("model-server-connection").start(() -> serve(connection));
      } catch (IOException _) {
        // The socket was closed, or this one client went away before it was heard.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      while (readRequest(in) instanceof Request request) {
        Reply reply = standing(request);
        if (reply == null) {
          reply = script.poll();
          requests.add(request);
        }
        if (!answer(connection, in, reply == null ? NOTHING_SCRIPTED : reply)) {
          return;
        }
      }
    } catch (IOException _) {
      // The client went away: what the test wants to know of that, AwaitHangUp told it.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private static final Reply NOTHING_SCRIPTED =
      new Reply(
          500,
          "text/plain",
          List.of(new Step.Send("No answer is scripted".getBytes(StandardCharsets.UTF_8))));

  private static @Nullable Request readRequest(InputStream in) throws IOException {
    String start = readLine(in);
    if (start.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    var body = new ByteArrayOutputStream();
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        body.write(in.readNBytes(size));
        readLine(in);
      }
      readLine(in);
    } else {
      body.write(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }
    List<String> words = Arrays.asList(start.split(" "));
    return new Request(words.get(0), words.get(1), headers, body.toString(StandardCharsets.UTF_8));
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(readLine(in).strip(), 16);
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  // Says whether the connection can take another request.
  private boolean answer(Socket connection, InputStream in, Reply reply)
      throws IOException, InterruptedException {
    OutputStream out = connection.getOutputStream();
    List<Step> steps = new ArrayList<>(reply.steps());
    boolean headSent = false;
    for (Step step : steps) {
      switch (step) {
        case Step.Send(byte[] bytes) -> {
          if (!headSent) {
            out.write(head(reply));
            headSent = true;
          }
          out.write(chunk(bytes));
          out.flush();
        }
        case Step.Await(CountDownLatch latch) -> latch.await();
        case Step.Think(Duration time) -> Thread.sleep(time);
        case Step.AwaitHangUp _ -> {
          awaitHangUp(in);
          return false;
        }
        case Step.Close _ -> {
          return false;
        }
        case Step.Disconnect _ -> {
          // Lingering for no time resets the connection, as a crashed server's machine does.
          connection.setSoLinger(true, 0);
          return false;
        }
      }
    }
    if (!headSent) {
      out.write(head(reply));
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return true;
  }

  private void awaitHangUp(InputStream in) {
    try {
      while (in.read() >= 0) {
        // A client that still talks has not hung up.
      }
    } catch (IOException _) {
      // A reset is a hang-up too.
    }
    if (!socket.isClosed()) {
      hangUps.add(true);
    }
  }

  private static byte[] head(Reply reply) {
    var head =
        new StringBuilder("HTTP/1.1 %d Scripted\r\n".formatted(reply.status()))
            .append("Content-Type: %s\r\n".formatted(reply.contentType()));
    reply.headers().forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
    return head.append("Transfer-Encoding: chunked\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] chunk(byte[] bytes) {
    var chunk = new ByteArrayOutputStream();
    chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return chunk.toByteArray();
  }
}
