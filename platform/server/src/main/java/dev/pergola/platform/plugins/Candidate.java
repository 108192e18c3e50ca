// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Upgrade;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.TrustLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A jar that is, or may become, what an installation runs of a plugin.
 *
 * @param descriptor what it says that it is
 * @param file where its classes are loaded from; does not change while it is there
 * @param digest its SHA-256 in hex; empty for a jar of the distribution
 * @param trust who vouches for it
 * @param publisher the id of the key that signed it; null when nobody did
 * @param source where it came from
 * @param fileName what it was called there
 * @param generation its number among the plugin's generations; 0 for the distribution's jar
 */
record Candidate(
    PluginDescriptor descriptor,
    Path file,
    String digest,
    TrustLevel trust,
    @Nullable String publisher,
    PluginStatus.Source source,
    String fileName,
    int generation) {
  String id() {
    return descriptor.id();
  }

  String version() {
    return descriptor.version();
  }

  /** Why its classes cannot be loaded: its jar is gone. Null while that is there. */
  @Nullable String missing() {
    return Files.isRegularFile(file) ? null : missing(version(), file);
  }

  /** What to tell of a jar that is gone. */
  static String missing(String version, Path file) {
    return "The jar of version %s is not at %s. Put it back from a backup, or install it again; servers that share a database need that folder to be the same for all."
        .formatted(version, file);
  }

  Candidate numbered(int number) {
    return new Candidate(descriptor, file, digest, trust, publisher, source, fileName, number);
  }

  /** What somebody is told who needs a license for it; null for a plugin that needs none. */
  @Nullable Upgrade upgrade(Licenses licenses) {
    PluginDescriptor.Info info = descriptor.info();
    String feature = info.feature();
    return feature == null ? null : licenses.upgrade(feature, info.description(), info.obtain());
  }
}
