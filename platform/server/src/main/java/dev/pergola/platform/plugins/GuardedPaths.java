// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.SensitiveCall;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which files a plugin may touch that does not declare files: its own folder's. */
final class GuardedPaths {
  private static final int MAX_LINKS = 40;
  private static final Pattern READING_METHOD =
      Pattern.compile(
          "read.*|lines|list.*|walk.*|find|exists|notExists|is[A-Z].*|size|length|lastModified|get[A-Z].*|probe.*|mismatch|can[A-Z].*|newInputStream|newBufferedReader|newDirectoryStream|toRealPath|checkAccess");
  private static final Set<String> READING_CLASSES =
      Set.of(
          "java/io/FileInputStream",
          "java/io/FileReader",
          "java/util/Scanner",
          "java/util/zip/ZipFile",
          "java/util/jar/JarFile");

  private final Path folder;
  private final Path artifact;
  private final Path javaHome = real(Path.of(System.getProperty("java.home")), MAX_LINKS);

  GuardedPaths(Path folder, Path artifact) {
    this.folder = folder.toAbsolutePath().normalize();
    this.artifact = real(artifact, MAX_LINKS);
  }

  /** Whether a call only reads. */
  static boolean reads(SensitiveCall call) {
    return READING_CLASSES.contains(call.owner())
        || (!call.member().equals("*") && READING_METHOD.matcher(call.member()).matches());
  }

  /**
   * Whether it may touch a file.
   *
   * @param file a Path, File or String; null stands for a file of the JDK's choice
   * @param reading whether it is certain to be only read; the JDK and its own jar may be, too
   */
  boolean mayTouch(@Nullable Object file, boolean reading) {
    try {
      return switch (file) {
        case null -> false;
        case String name -> isOpen(Path.of(name), reading);
        // A subclass may change its mind between this look and the next.
        case File name -> name.getClass() == File.class && isOpen(name.toPath(), reading);
        // Files of another system are inside one that was opened, or the plugin's own invention.
        case Path path ->
            path.getClass().getClassLoader() != null
                || path.getFileSystem() != FileSystems.getDefault()
                || isOpen(path, reading);
        default -> false;
      };
    } catch (InvalidPathException e) {
      return true;
    }
  }

  private boolean isOpen(Path path, boolean reading) {
    Path absolute = path.toAbsolutePath();
    if (isPlainlyInside(absolute)) {
      return true;
    }
    Path real = real(absolute, MAX_LINKS);
    return real.startsWith(real(folder, MAX_LINKS))
        || (reading && (real.startsWith(javaHome) || real.equals(artifact)));
  }

  /** Whether it is in the folder without a link or two dots below it: the common case, in short. */
  private boolean isPlainlyInside(Path absolute) {
    if (!absolute.startsWith(folder)) {
      return false;
    }
    Path at = folder;
    for (int i = folder.getNameCount(); i < absolute.getNameCount(); i++) {
      Path name = absolute.getName(i);
      at = at.resolve(name);
      if (name.toString().equals("..") || Files.isSymbolicLink(at)) {
        return false;
      }
    }
    return true;
  }

  static String display(@Nullable Object file) {
    return file == null || file instanceof String || file.getClass().getClassLoader() == null
        ? String.valueOf(file)
        : file.getClass().getName();
  }

  /**
   * Where a path leads, links followed, as the operating system would: also for one that does not
   * exist yet. Two dots after a link lead to the parent of what it points at.
   */
  private static Path real(Path path, int links) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      if (parent == null || name == null) {
        return path;
      }
      Path above = real(parent, links);
      if (name.toString().equals("..")) {
        return above.getParent() == null ? above : above.getParent();
      }
      Path here = name.toString().equals(".") ? above : above.resolve(name);
      return links > 0 && Files.isSymbolicLink(here) ? target(here, above, links) : here;
    }
  }

  // A link to what does not exist: whoever writes to it makes that.
  private static Path target(Path link, Path above, int links) {
    try {
      return real(above.resolve(Files.readSymbolicLink(link)), links - 1);
    } catch (IOException e) {
      return link;
    }
  }
}
