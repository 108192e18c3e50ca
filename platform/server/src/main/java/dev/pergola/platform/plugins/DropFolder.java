// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.Home;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder of the home where an operator drops jars. */
@Singleton
final class DropFolder {
  private final Home home;
  private @Nullable Set<PluginJar> seen;

  DropFolder(Home home) {
    this.home = home;
  }

  /**
   * What lies in the folder.
   *
   * @param settled the jars that nobody is still writing
   * @param names of all jars, also of those that somebody may be writing
   */
  record Look(List<PluginJar> settled, Set<String> names) {}

  /**
   * Looks into the folder. A jar counts as settled once it has not changed from one look to the
   * next, or has rested for two seconds. At the first look all count.
   *
   * @param now in milliseconds since 1970, by the clock of the files
   */
  synchronized Look look(long now) {
    List<PluginJar> jars = list(home.plugins());
    List<PluginJar> settled = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (PluginJar jar : jars) {
      names.add(jar.name());
      if (seen == null || seen.contains(jar) || now - jar.modified() > 2_000) {
        settled.add(jar);
      }
    }
    seen = Set.copyOf(jars);
    return new Look(settled, names);
  }

  private static List<PluginJar> list(Path folder) {
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
                new PluginJar(file, attributes.size(), attributes.lastModifiedTime().toMillis()));
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
}
