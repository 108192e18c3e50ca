// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** Signed plugins for tests. */
final class Artifacts {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));
  static final String SBOM =
      """
      {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"rain"}]}
      """;

  /** A plugin with all that a verified one needs. */
  static PluginJar plugin() {
    return new PluginJar()
        .entry(Sbom.ENTRY, SBOM.getBytes(StandardCharsets.UTF_8))
        .entry(
            "com/example/forecast.txt", "rain, rain, rain, rain".getBytes(StandardCharsets.UTF_8));
  }

  static Path signed(Path folder, PluginJar plugin, VendorKey publisher) {
    Path jar = plugin.in(folder);
    sign(jar, publisher, Signer.Role.PUBLISHER);
    return jar;
  }

  static void sign(Path jar, VendorKey key, Signer.Role role) {
    try {
      PluginSigning.sign(jar, key, role, CLOCK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A public key in one word, as configuration has it. */
  static String word(VendorKey key) {
    return Base64Url.encode(key.publicKey().raw());
  }

  private Artifacts() {}
}
