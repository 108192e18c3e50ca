// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.testkit.PluginJar;
import dev.pergola.testkit.TestPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The distribution that the tests run, and who uses it. */
final class Packaged {
  static final String EMAIL = "ada@example.org";
  static final String PASSWORD = "correct horse battery staple";

  private static final Path LAUNCHER = Path.of(System.getProperty("pergola.launcher")).normalize();
  private static final Launcher PREPARED = prepare();

  /** The launcher, after the first start of all, which prepares the cache. */
  static Launcher launcher() {
    return PREPARED;
  }

  static Path launcherFile() {
    return LAUNCHER;
  }

  /** The one plugin of ours that needs a license. */
  static Path auditJar() throws IOException {
    Path folder = LAUNCHER.resolveSibling("platform/distribution/target/pergola/enterprise");
    try (var files = Files.newDirectoryStream(folder, "pergola-plugin-audit-*.jar")) {
      return files.iterator().next();
    }
  }

  /** Puts a plugin into the folder of a home that no server uses yet. */
  static void drop(PluginJar plugin, Path home, String name) throws IOException {
    plugin.write(Files.createDirectories(home.resolve("plugins")).resolve(name));
  }

  private static Launcher prepare() {
    var launcher =
        new Launcher(LAUNCHER, Path.of("target/output"))
            .with("PERGOLA_PUBLISHER_KEYS", TestPublisher.trusted());
    try {
      launcher.start(Files.createTempDirectory("pergola-e2e")).close();
      return launcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Packaged() {}
}
