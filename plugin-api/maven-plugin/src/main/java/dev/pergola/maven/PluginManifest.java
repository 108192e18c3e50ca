// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest says, see docs/contracts/plugin-artifact.md.
 *
 * @param requires a range of versions of the contract
 * @param released written as {@code Build-Date}, in whole seconds
 */
record PluginManifest(
    String id,
    String version,
    String pluginClass,
    String requires,
    String license,
    @Nullable String provider,
    @Nullable String dependencies,
    @Nullable String description,
    Instant released) {
  private static final int LONGEST_VALUE = 256;

  /** The bytes of META-INF/MANIFEST.MF. */
  byte[] write(boolean multiRelease) throws IOException {
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", id);
    main.putValue("Plugin-Version", version);
    main.putValue("Plugin-Class", pluginClass);
    main.putValue("Plugin-Requires", requires);
    main.putValue("Plugin-License", license);
    put(main, "Plugin-Provider", provider);
    put(main, "Plugin-Dependencies", dependencies);
    put(main, "Plugin-Description", description == null ? null : brief(description));
    main.putValue("Build-Date", released.truncatedTo(ChronoUnit.SECONDS).toString());
    if (multiRelease) {
      main.put(Attributes.Name.MULTI_RELEASE, "true");
    }
    var bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private static void put(Attributes main, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      main.putValue(name, value.strip());
    }
  }

  // A pom's description may have lines, and be longer than a manifest's value may be.
  private static String brief(String description) {
    String line = description.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
