// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Installation;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which installation a command works on. */
final class InstallationOptions {
  @Option(
      names = "--home",
      defaultValue = "${env:PERGOLA_HOME:-data}",
      description = "Folder of the installation (PERGOLA_HOME, default ./data).")
  private Path home = Path.of("data");

  /**
   * The installation that options and environment name.
   *
   * @throws Installation.UnusableException when the database's address cannot be understood
   */
  Installation installation() throws Installation.UnusableException {
    Path folder = home.toAbsolutePath().normalize();
    String url = System.getenv("PERGOLA_DATABASE_URL");
    if (url == null || url.isBlank()) {
      return new Installation(folder, DatabaseAddress.sqlite(folder.resolve("pergola.db")));
    }
    try {
      return new Installation(folder, DatabaseAddress.postgresql(url));
    } catch (IllegalArgumentException e) {
      throw new Installation.UnusableException("PERGOLA_DATABASE_URL: " + e.getMessage());
    }
  }
}
