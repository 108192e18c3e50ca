// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Sees when a folder of classes has changed and come to rest. It looks often rather than having
 * itself told: compilers write hundreds of files, and not each system tells of them soon.
 */
final class ClassesWatch {
  private static final long LOOK_MILLIS = 100;

  private final Path folder;
  private Map<Path, Stamp> dealtWith;

  private record Stamp(long size, long modified) {}

  ClassesWatch(Path folder) {
    this.folder = folder;
    this.dealtWith = look();
  }

  /**
   * Waits for a change since this was made or since the last one, and until two looks in a row saw
   * the same.
   *
   * @param wanted whether to go on waiting
   * @return when the last file was written, in milliseconds since 1970; empty when it is not wanted
   *     any more
   */
  OptionalLong awaitChange(BooleanSupplier wanted) throws InterruptedException {
    Map<Path, Stamp> before = look();
    while (wanted.getAsBoolean()) {
      Thread.sleep(LOOK_MILLIS);
      Map<Path, Stamp> now = look();
      if (now.equals(before) && !now.equals(dealtWith) && !now.isEmpty()) {
        long last =
            now.entrySet().stream()
                .filter(file -> !Objects.equals(dealtWith.get(file.getKey()), file.getValue()))
                .mapToLong(file -> file.getValue().modified())
                .max()
                .orElseGet(System::currentTimeMillis);
        dealtWith = now;
        return OptionalLong.of(last);
      }
      before = now;
    }
    return OptionalLong.empty();
  }

  private Map<Path, Stamp> look() {
    Map<Path, Stamp> seen = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return seen;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
          seen.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
        }
      }
    } catch (NoSuchFileException e) {
      // A compiler is at work: the next look sees the rest.
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
    return seen;
  }
}
