// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import dev.pergola.maven.BillOfMaterials.Coordinates;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A plugin's jar, made of its classes and of the libraries that it bundles. Equal inputs make equal
 * bytes: entries are in order, and bear the time of the release.
 */
final class PluginJar {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String BILL = "META-INF/sbom/bom.json";

  // What a zip can say: it begins with 1980.
  private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final PluginManifest manifest;
  private final Coordinates project;
  private final List<Library> libraries;
  private final byte[] bill;

  /**
   * Reads what does not change from one packing to the next.
   *
   * @param libraries what is bundled, in the order of the class path
   */
  PluginJar(PluginManifest manifest, Coordinates project, List<Library> libraries)
      throws IOException {
    this.manifest = manifest;
    this.project = project;
    this.libraries = List.copyOf(libraries);
    this.bill = BillOfMaterials.write(manifest, project, this.libraries);
  }

  /**
   * Writes the jar; until it is whole, a file that is there stays as it is.
   *
   * @param classes the folder with the plugin's own classes and resources
   * @param title for a plugin.json that has none
   * @return what somebody should know of it, a sentence each
   * @throws RefusedException when libraries contradict each other, or plugin.json is unreadable
   */
  List<String> write(Path classes, String title, Path target) throws IOException, RefusedException {
    byte[] description = PluginDescription.complete(classes, title, manifest.description());
    var content = new BundledEntries();
    content.addOwn(classes);
    content.putOwn(PluginDescription.ENTRY, description);
    content.putOwn(BILL, bill);
    for (Library library : libraries) {
      content.add(library);
    }
    Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
    Path written = Files.createTempFile(folder, "package", ".tmp");
    try {
      write(written, content);
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
    // A temporary file is its owner's alone, which what others install need not be.
    target.toFile().setReadable(true, false);
    return content.notes();
  }

  private void write(Path file, BundledEntries content) throws IOException {
    LocalDateTime time = LocalDateTime.ofInstant(manifest.released(), ZoneOffset.UTC);
    LocalDateTime shown = time.isBefore(EARLIEST) ? EARLIEST : time;
    try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      put(out, MANIFEST, manifest.write(content.isMultiRelease()), shown);
      for (Map.Entry<String, byte[]> entry : content.entries().entrySet()) {
        put(out, entry.getKey(), entry.getValue(), shown);
      }
    }
  }

  private static void put(ZipOutputStream out, String name, byte[] content, LocalDateTime time)
      throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  /** Whose it is, for people. */
  @Override
  public String toString() {
    return "%s %s of %s:%s"
        .formatted(manifest.id(), manifest.version(), project.group(), project.name());
  }
}
