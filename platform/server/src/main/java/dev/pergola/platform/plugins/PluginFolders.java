// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.Home;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where plugin jars lie: the distribution's folder and the home's. */
@Singleton
final class PluginFolders {
  private final Home home;
  private final Path bundled;
  private @Nullable Set<PluginJar> seen;

  PluginFolders(
      Home home, @Property(name = "pergola.plugins.bundled", defaultValue = "") String bundled) {
    this.home = home;
    this.bundled = Path.of(bundled);
  }

  /**
   * The jars that lie there now, the distribution's first, each group by name. A jar in the home's
   * folder counts once it has not changed from one look to the next, or has rested for two seconds:
   * before, somebody may still be writing it. At the first look all count.
   */
  synchronized List<PluginJar> jars(long now) {
    List<PluginJar> settled = new ArrayList<>();
    if (!bundled.toString().isEmpty()) {
      settled.addAll(list(bundled, PluginStatus.Source.BUNDLED));
    }
    List<PluginJar> dropped = list(home.plugins(), PluginStatus.Source.FOLDER);
    for (PluginJar jar : dropped) {
      if (seen == null || seen.contains(jar) || now - jar.modified() > 2_000) {
        settled.add(jar);
      }
    }
    seen = new HashSet<>(dropped);
    return settled;
  }

  /** Vouches that a jar is whole: it was moved into the folder in one step. */
  synchronized void vouch(PluginJar jar) {
    if (seen != null) {
      seen.add(jar);
    }
  }

  private static List<PluginJar> list(Path folder, PluginStatus.Source source) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<PluginJar> jars = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        try {
          var attributes = Files.readAttributes(file, BasicFileAttributes.class);
          if (attributes.isRegularFile()) {
            jars.add(
                new PluginJar(
                    file, source, attributes.size(), attributes.lastModifiedTime().toMillis()));
          }
        } catch (NoSuchFileException e) {
          // Deleted between the listing and now.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
    jars.sort(Comparator.comparing(PluginJar::name));
    return jars;
  }

  /**
   * The file to load a jar's classes from. A dropped jar may be replaced at any time, which must
   * not pull the file from under the classes in use: it is copied aside, under its digest.
   */
  Path artifact(PluginJar jar) throws IOException {
    if (jar.source() == PluginStatus.Source.BUNDLED) {
      return jar.file();
    }
    Files.createDirectories(home.artifacts());
    Path aside = Files.createTempFile(home.artifacts(), "copy", ".tmp");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(jar.file()), digest)) {
        Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
      }
      Path artifact = home.artifacts().resolve(HexFormat.of().formatHex(digest.digest()) + ".jar");
      if (!Files.exists(artifact)) {
        Files.move(aside, artifact, StandardCopyOption.ATOMIC_MOVE);
      }
      return artifact;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** Removes the copies that no plugin uses. */
  void keepOnly(Set<Path> artifacts) {
    if (!Files.isDirectory(home.artifacts())) {
      return;
    }
    try (var files = Files.newDirectoryStream(home.artifacts(), "*.jar")) {
      for (Path file : files) {
        if (!artifacts.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean " + home.artifacts(), e);
    }
  }

  /** Where an upload is written before it is known to be a plugin; not yet a jar of the folder. */
  Path uploadTarget() throws IOException {
    Files.createDirectories(home.plugins());
    return Files.createTempFile(home.plugins(), ".upload", ".tmp");
  }

  /** Moves an upload into the folder under a name of our choice. */
  PluginJar accept(Path upload, String name) throws IOException {
    Path file = home.plugins().resolve(name);
    Files.move(upload, file, StandardCopyOption.ATOMIC_MOVE);
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    var jar =
        new PluginJar(
            file,
            PluginStatus.Source.FOLDER,
            attributes.size(),
            attributes.lastModifiedTime().toMillis());
    vouch(jar);
    return jar;
  }
}
