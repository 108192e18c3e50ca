// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, for this machine only, that ends with whoever started it, also
 * when that one is killed.
 */
final class DevelopmentServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Pergola is ready at http://[^:]+:(\\d+)");
  private static final long LONGEST_STOP_SECONDS = 20;

  private final Process process;
  private final URI address;
  private final Thread atEnd;

  private DevelopmentServer(Process process, URI address, Thread atEnd) {
    this.process = process;
    this.address = address;
    this.atEnd = atEnd;
  }

  /**
   * What to start.
   *
   * @param java the command that starts a JVM
   * @param distribution a folder with lib, plugins and trust
   * @param home the installation, which is made when there is none
   * @param port 0 for any free one
   * @param trusted the line that makes the server trust the key that signs
   * @param log where its log goes
   */
  record Plan(
      Path java,
      Path distribution,
      Path home,
      int port,
      Administrator administrator,
      String trusted,
      ProcessBuilder.Redirect log) {}

  /** Who is made the administrator of an empty home. */
  record Administrator(String email, String password) {}

  /**
   * Starts it, and waits until it is ready.
   *
   * @param said hears each line that it prints
   * @throws IOException when it ends instead; its last line says why
   */
  static DevelopmentServer start(Plan plan, Consumer<String> said)
      throws IOException, RefusedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                plan.java().toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-Djdk.virtualThreadScheduler.parallelism=16",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                serverJar(plan.distribution()).toString(),
                "start",
                "--home",
                plan.home().toString(),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(plan.port()),
                "--while-process",
                String.valueOf(ProcessHandle.current().pid())));
    var builder = new ProcessBuilder(command).redirectError(plan.log());
    var environment = builder.environment();
    environment.put("PERGOLA_ADMIN_EMAIL", plan.administrator().email());
    environment.put("PERGOLA_ADMIN_PASSWORD", plan.administrator().password());
    environment.put("PERGOLA_PUBLISHER_KEYS", plan.trusted());
    Process process = builder.start();
    var atEnd = new Thread(() -> end(process), "stop the server");
    Runtime.getRuntime().addShutdownHook(atEnd);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String last = "it said nothing";
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        var address = URI.create("http://127.0.0.1:" + ready.group(1));
        hear(out, said);
        return new DevelopmentServer(process, address, atEnd);
      }
      last = line;
    }
    end(process);
    Runtime.getRuntime().removeShutdownHook(atEnd);
    throw new IOException("The server did not start; its log says why (" + last + ")");
  }

  private static Path serverJar(Path distribution) throws IOException, RefusedException {
    Path libraries = distribution.resolve("lib");
    if (Files.isDirectory(libraries)) {
      try (var jars = Files.newDirectoryStream(libraries, "pergola-server-*.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      }
    }
    throw new RefusedException(
        "There is no Pergola in %s. Build it with ./pergola build, and name its folder platform/distribution/target/pergola with -Dpergola.home-of-distribution or in PERGOLA_DISTRIBUTION."
            .formatted(distribution));
  }

  private static void hear(BufferedReader out, Consumer<String> said) {
    var hearing =
        new Thread(
            () -> {
              try {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                  said.accept(line);
                }
              } catch (IOException e) {
                said.accept("The server's output ended: " + e.getMessage());
              }
            },
            "output of the server");
    hearing.setDaemon(true);
    hearing.start();
  }

  /** Where it listens: {@code http://127.0.0.1:port}. */
  URI address() {
    return address;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Tells it to stop, and waits for its end. */
  @Override
  public void close() {
    end(process);
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // This JVM is ending already, and the hook runs or has run.
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
