// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, from the moment that it is ready to the end of its process. */
public final class RunningServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Pergola is ready at http://[^:]+:([0-9]+)");
  private static final Pattern SET_UP = Pattern.compile("http://\\S+/setup\\?token=\\S+");

  // The first start of a distribution prepares its cache.
  private static final Duration LONGEST_START = Duration.ofMinutes(4);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(40);

  private final Process process;
  private final Path errors;
  private final URI address;
  private final CompletableFuture<URI> setUpLink;
  private final StringBuffer output;

  private RunningServer(
      Process process,
      Path errors,
      URI address,
      CompletableFuture<URI> setUpLink,
      StringBuffer output) {
    this.process = process;
    this.errors = errors;
    this.address = address;
    this.setUpLink = setUpLink;
    this.output = output;
  }

  static RunningServer awaitReady(Process process, Path errors)
      throws IOException, InterruptedException {
    var port = new CompletableFuture<Integer>();
    var setUpLink = new CompletableFuture<URI>();
    var output = new StringBuffer();
    Thread.ofVirtual()
        .name("output of " + process.pid())
        .start(() -> read(process, output, port, setUpLink));
    try {
      int found = port.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
      return new RunningServer(
          process, errors, URI.create("http://127.0.0.1:" + found), setUpLink, output);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("The server did not start: " + Files.readString(errors), e);
    }
  }

  private static void read(
      Process process,
      StringBuffer output,
      CompletableFuture<Integer> port,
      CompletableFuture<URI> setUpLink) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        output.append(line).append('\n');
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          port.complete(Integer.valueOf(ready.group(1)));
        }
        Matcher setUp = SET_UP.matcher(line);
        if (setUp.find()) {
          setUpLink.complete(URI.create(setUp.group()));
        }
      }
    } catch (IOException e) {
      // The process was killed: its end is told below.
    }
    port.completeExceptionally(new IOException("Its output ended"));
    setUpLink.completeExceptionally(new IOException("Its output ended"));
  }

  /** Where it listens: {@code http://127.0.0.1:port}. */
  public URI address() {
    return address;
  }

  /** The set-up link that it printed; waits for the line. */
  public URI setUpLink() {
    return setUpLink.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** The token of that link. */
  public String setUpToken() {
    return setUpLink().getQuery().substring("token=".length());
  }

  /** What it has printed so far to standard output. */
  public String output() {
    return output.toString();
  }

  /** What it has logged so far, to standard error. */
  public String log() throws IOException {
    return Files.readString(errors);
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  /** What is in its memory, by class, after a garbage collection. */
  public String histogram() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(text);
    }
    return text;
  }

  /** How many class loaders of plugins are in its memory, after a garbage collection. */
  public long classLoadersOfPlugins() throws IOException, InterruptedException {
    return histogram()
        .lines()
        // Not its lambdas, whose names begin alike.
        .filter(line -> line.strip().endsWith("plugins.IsolatedClassLoader"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
        .sum();
  }

  /** The resident memory of its process at present, in kilobytes. */
  public long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("The process has ended");
  }

  /** Sends its process a signal, such as {@code INT}. */
  public void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("The process has ended already");
    }
  }

  /** Ends its process at once, as a power failure would, and waits for the end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Waits for the end of its process.
   *
   * @return its exit code; null when it still runs after that time
   */
  public @Nullable Integer awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
  }

  /** Tells it to stop, and kills it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("The server did not stop; its log is in " + errors);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
