// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Installation;
import dev.pergola.trust.PublisherKeys;
import dev.pergola.trust.TrustedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which installation a command works on. */
final class InstallationOptions {
  @Option(
      names = "--home",
      defaultValue = "${env:PERGOLA_HOME:-data}",
      description = "Folder of the installation (PERGOLA_HOME, default ./data).")
  private Path home = Path.of("data");

  /**
   * The installation that options and environment name, whether it is there or not.
   *
   * @throws Installation.UnusableException when the environment cannot be understood; nothing was
   *     touched then
   */
  Installation installation() throws Installation.UnusableException {
    requireKeys("PERGOLA_LICENSE_KEYS", TrustedKeys::parse);
    requireKeys("PERGOLA_PUBLISHER_KEYS", PublisherKeys::parse);
    Path folder = home.toAbsolutePath().normalize();
    String url = System.getenv("PERGOLA_DATABASE_URL");
    if (url == null || url.isBlank()) {
      return new Installation(
          folder, DatabaseAddress.sqlite(folder.resolve(Installation.SQLITE_FILE)));
    }
    try {
      return new Installation(folder, DatabaseAddress.postgresql(url));
    } catch (IllegalArgumentException e) {
      throw new Installation.UnusableException("PERGOLA_DATABASE_URL: " + e.getMessage());
    }
  }

  /**
   * The same, where it is there: a command with a mistyped path must not make another one.
   *
   * @throws Installation.UnusableException also when there is none
   */
  Installation existing() throws Installation.UnusableException {
    Installation installation = installation();
    installation.requireThere();
    return installation;
  }

  // The server would say the same, but after it has made a home and without the variable's name.
  private static void requireKeys(String variable, Consumer<String> parser)
      throws Installation.UnusableException {
    String value = System.getenv(variable);
    if (value == null || value.isBlank()) {
      return;
    }
    if (looksLikePath(value.strip()) && !Files.exists(Path.of(value.strip()))) {
      throw new Installation.UnusableException(
          "%s names %s, and there is no such file. Correct the path, or unset the variable."
              .formatted(variable, value.strip()));
    }
    try {
      parser.accept(value);
    } catch (PergolaException e) {
      throw new Installation.UnusableException(variable + ": " + e.getMessage());
    }
  }

  // A dot is in no key, which must not be shown: it may be a private one that strayed in here.
  private static boolean looksLikePath(String value) {
    return value.matches("[^\\s,;]*\\.[^\\s,;]*");
  }
}
