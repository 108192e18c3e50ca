// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Names of what is under way, kept as empty files of a folder, so that they are there after a
 * server that was killed. The folder is made with the first of them.
 */
record Marks(Path folder) {

  void set(String name) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(name));
      Files.createFile(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
  }

  boolean isSet(String name) {
    return Files.exists(folder.resolve(name));
  }

  void clear(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder.resolve(name), e);
    }
  }

  List<String> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
  }
}
