// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * When a plugin's version was released, as its manifest's {@code Build-Date} says: a day ({@code
 * 2026-11-21}) or an instant, in UTC. A license's maintenance covers what was released until its
 * end; what does not say when is covered.
 */
public final class ReleaseDate {
  /** The manifest's attribute. */
  public static final String ATTRIBUTE = "Build-Date";

  /**
   * The release date of a jar.
   *
   * @return null when the jar does not say
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it says something else, or
   *     the file is no readable jar
   */
  public static @Nullable Instant of(Path jar) {
    try (var file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      return manifest == null ? null : of(manifest);
    } catch (IOException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Not a plugin: the file is not a readable jar (%s).".formatted(e.getMessage()),
          e);
    }
  }

  /** The release date of a manifest; as {@link #of(Path)}. */
  public static @Nullable Instant of(Manifest manifest) {
    String text = manifest.getMainAttributes().getValue(ATTRIBUTE);
    if (text == null) {
      return null;
    }
    try {
      return text.contains("T")
          ? Instant.parse(text.strip())
          : LocalDate.parse(text.strip()).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Not a plugin: its %s must be a day such as 2026-11-21, unlike \"%s\"."
              .formatted(ATTRIBUTE, Abbreviation.of(text)),
          e);
    }
  }

  private ReleaseDate() {}
}
