// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What lies beside the folder lib, where this class's jar is: plugins, and the keys that sign. */
final class DistributionFolder {
  /** The configuration that tells the server of it; empty when this was not packaged. */
  static Map<String, Object> configuration() {
    Map<String, Object> configuration = new LinkedHashMap<>();
    Path plugins = beside("plugins");
    if (Files.isDirectory(plugins)) {
      configuration.put("pergola.plugins.bundled", plugins.toString());
    }
    Path keys = beside("trust").resolve("official.keys");
    if (Files.isRegularFile(keys)) {
      configuration.put("pergola.plugins.official-keys", keys.toString());
    }
    return configuration;
  }

  private static Path beside(String name) {
    try {
      URI jar =
          DistributionFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(jar).resolveSibling("../" + name).normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private DistributionFolder() {}
}
