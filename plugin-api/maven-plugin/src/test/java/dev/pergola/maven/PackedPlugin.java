// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import dev.pergola.maven.BillOfMaterials.Coordinates;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs the smallest plugin that there can be, and says what verifies and signs it. */
final class PackedPlugin {

  /** The trust module's programs, on the JDK that runs the tests. */
  static TrustPrograms trust() {
    return new TrustPrograms(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList());
  }

  /** Its jar. */
  static Path pack(Path folder) throws IOException, RefusedException {
    return pack(folder, SmallestPlugin.class);
  }

  /** A jar whose door is a class that may be none. */
  static Path pack(Path folder, Class<?> door) throws IOException, RefusedException {
    Path classes = folder.resolve("classes");
    String entry = door.getName().replace('.', '/') + ".class";
    Path file = classes.resolve(entry);
    Files.createDirectories(file.getParent());
    try (InputStream in = door.getClassLoader().getResourceAsStream(entry)) {
      Files.write(file, in.readAllBytes());
    }
    var manifest =
        new PluginManifest(
            "smallest",
            "1.0.0",
            door.getName(),
            ">=0.1.0",
            "MIT",
            null,
            null,
            null,
            Instant.parse("2026-06-01T12:00:00Z"));
    Path jar = folder.resolve("smallest.jar");
    new PluginJar(manifest, new Coordinates("com.example", "smallest", "1.0.0"), List.of())
        .write(classes, "Smallest", jar);
    return jar;
  }

  /** Adds an empty entry to a jar, as somebody on its way could. */
  static void add(Path jar, String name) throws IOException {
    Path changed = jar.resolveSibling("changed.jar");
    try (var file = new JarFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(changed), StandardCharsets.UTF_8)) {
      for (var entry : file.stream().toList()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        file.getInputStream(entry).transferTo(out);
      }
      out.putNextEntry(new ZipEntry(name));
    }
    Files.move(changed, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private PackedPlugin() {}
}
