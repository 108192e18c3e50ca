// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The classes that a server shares with every plugin. Safe for use by several threads. */
public final class HostClasses {
  static final List<String> SHARED =
      List.of("dev/pergola/api/", "org/slf4j/", "org/jspecify/annotations/");

  private final Source source;

  private interface Source {
    byte @Nullable [] read(String name) throws IOException;
  }

  private HostClasses(Source source) {
    this.source = source;
  }

  /** Those that this program itself runs with. */
  public static HostClasses running() {
    ClassLoader loader = Plugin.class.getClassLoader();
    return new HostClasses(
        name -> {
          try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
          }
        });
  }

  /**
   * Those of another version of Pergola.
   *
   * @param jars its jars; those without shared classes do no harm
   * @throws UncheckedIOException when one cannot be read
   */
  public static HostClasses of(Collection<Path> jars) {
    Map<String, byte[]> classes = new HashMap<>();
    for (Path jar : jars) {
      if (!Files.isRegularFile(jar)) {
        continue;
      }
      try (var file = new JarFile(jar.toFile(), false)) {
        for (var entry : file.stream().toList()) {
          String name = entry.getName();
          if (name.endsWith(".class") && isShared(name)) {
            try (InputStream in = file.getInputStream(entry)) {
              classes.putIfAbsent(
                  name.substring(0, name.length() - ".class".length()), in.readAllBytes());
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new HostClasses(classes::get);
  }

  static boolean isShared(String name) {
    for (String prefix : SHARED) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  byte @Nullable [] read(String name) {
    try {
      return source.read(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
