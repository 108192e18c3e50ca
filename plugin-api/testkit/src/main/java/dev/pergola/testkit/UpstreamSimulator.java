// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The npm package {@code @copilotkit/aimock} as a process: servers of several vendors, written by
 * others, on one port of the loopback address.
 */
final class UpstreamSimulator implements AutoCloseable {
  static final String HOW_TO_GET_IT =
      "Skipped: the upstream simulator is not there. With Node 20 or later, run npm install --prefix"
          + " target/node @copilotkit/aimock@1.43.0 in the project's folder, or name a folder with"
          + " node_modules in the environment variable PERGOLA_NODE.";

  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final Process process;
  private final Path fixtures;
  private final URI address;

  private UpstreamSimulator(Process process, Path fixtures, URI address) {
    this.process = process;
    this.fixtures = fixtures;
    this.address = address;
  }

  /** The program; null when it, or Node, is not installed. */
  static @Nullable Path program() {
    boolean node =
        Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    String named = System.getenv("PERGOLA_NODE");
    Path program =
        (named == null ? project().resolve("target/node") : Path.of(named))
            .resolve("node_modules/@copilotkit/aimock/dist/cli.js");
    return node && Files.exists(program) ? program : null;
  }

  private static Path project() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(".mvn")) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }

  /**
   * Starts it.
   *
   * @throws IOException when it does not start
   */
  static UpstreamSimulator start(Path program) throws IOException {
    Path fixtures = Files.createTempFile("simulator", ".json");
    try (InputStream in =
        Objects.requireNonNull(UpstreamSimulator.class.getResourceAsStream("simulator.json"))) {
      Files.write(fixtures, in.readAllBytes());
    }
    Process process =
        new ProcessBuilder(
                "node",
                program.toString(),
                "--port",
                "0",
                "--fixtures",
                fixtures.toString(),
                "--strict")
            .redirectErrorStream(true)
            .start();
    return new UpstreamSimulator(process, fixtures, address(process));
  }

  private static URI address(Process process) throws IOException {
    var output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    var said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        // Nobody reads on: it says little, far less than the pipe holds.
        return URI.create(matcher.group());
      }
    }
    throw new IOException("The simulator did not start: " + said);
  }

  /** Where it listens. */
  URI address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.delete(fixtures);
  }
}
