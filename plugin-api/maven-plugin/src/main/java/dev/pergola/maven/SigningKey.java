// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs.
 *
 * @param path a private key such as vendor.key; or the folder of a key of one's own
 * @param made whether it is such a folder, and the key is made when there is none
 */
record SigningKey(Path path, boolean made) {
  /** Names a file with a private key. */
  static final String VARIABLE = "PERGOLA_SIGNING_KEY";

  /**
   * The key to use: the one that is named, else that of the environment, else one's own.
   *
   * @return null when there is none of them
   */
  static @Nullable SigningKey choose(
      @Nullable Path named, @Nullable String environment, @Nullable Path own) {
    if (named != null) {
      return new SigningKey(named, false);
    }
    if (environment != null && !environment.isBlank()) {
      return new SigningKey(Path.of(environment.strip()), false);
    }
    return own == null ? null : new SigningKey(own, true);
  }

  List<String> arguments() {
    return made ? List.of("--own-key", path.toString()) : List.of(path.toString());
  }
}
