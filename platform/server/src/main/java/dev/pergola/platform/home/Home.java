// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;

/**
 * The folder that holds all that an installation owns.
 *
 * @param home its path; absolute, exists and is writable once the server runs
 */
@ConfigurationProperties("pergola")
public record Home(Path home) {
  @ConfigurationInject
  public Home {
    home = home.toAbsolutePath().normalize();
  }

  /** Where an operator drops plugin jars. */
  public Path plugins() {
    return home.resolve("plugins");
  }

  /** Copies of the plugin jars in use, named by their digest. */
  public Path artifacts() {
    return home.resolve("artifacts");
  }

  /** The plugins' own tables, when the database is SQLite. */
  public Path pluginData() {
    return home.resolve("plugin-data");
  }

  /** The plugins' own folders, named by their ids. */
  public Path pluginFiles() {
    return home.resolve("plugin-files");
  }

  /** The key that encrypts secrets and signs sessions. */
  public Path secretKey() {
    return home.resolve("secret.key");
  }
}
