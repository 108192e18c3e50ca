// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A browser without a window that looks at one page until it is closed. */
final class Chromium implements AutoCloseable {
  private final Process process;

  private Chromium(Process process) {
    this.process = process;
  }

  /** Opens a page; where there is no Chromium, the test is skipped with a line that helps. */
  static Chromium open(URI page) {
    Optional<Path> program = program();
    assumeTrue(
        program.isPresent(),
        "Skipped: there is no Chromium. Install it (Debian: apt-get install chromium) or name it in"
            + " the environment variable CHROMIUM.");
    try {
      Path profile = Files.createTempDirectory("chromium");
      return new Chromium(
          new ProcessBuilder(
                  program.orElseThrow().toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--remote-debugging-port=0", // without it a headless browser may end by itself
                  "--user-data-dir=" + profile,
                  page.toString())
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("chromium.log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> program() {
    String named = System.getenv("CHROMIUM");
    return named != null
        ? Optional.of(Path.of(named))
        : Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of("/usr/bin", name))
            .filter(Files::isExecutable)
            .findFirst();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(5, SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
