// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.SensitiveCall;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
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

  // After these, a name may stand for what stood elsewhere before.
  private static final Set<String> PLACING_METHODS =
      Set.of("createLink", "copy", "move", "renameTo");

  private final Path folder;
  private final Path artifact;
  private final RecentPaths inside = new RecentPaths();
  private final Path javaHome = real(Path.of(System.getProperty("java.home")), MAX_LINKS);

  GuardedPaths(Path folder, Path artifact) {
    this.folder = folder.toAbsolutePath().normalize();
    this.artifact = real(artifact, MAX_LINKS);
  }

  /** Whether a call is certain to only read. */
  private static boolean reads(SensitiveCall call) {
    return READING_CLASSES.contains(call.owner())
        || (!call.member().equals("*") && READING_METHOD.matcher(call.member()).matches());
  }

  /**
   * Whether a call may touch a file.
   *
   * @param file a Path, File or String; null stands for a file of the JDK's choice
   */
  boolean mayTouch(@Nullable Object file, SensitiveCall call) {
    if (file instanceof Path path && path.getClass() != folder.getClass()) {
      // Another file system's. All that java.nio does with it is that system's affair, which is the
      // JDK's or the plugin's own code; but others ask it for a File, and it may name any.
      return call.owner().startsWith("java/nio/") || isOfJdk(path);
    }
    // A subclass may change its mind between this look and the next.
    if (file == null || (file instanceof File && file.getClass() != File.class)) {
      return false;
    }
    RecentPaths.Moment moment = inside.now();
    if (moment != null && moment.contains(file)) {
      return true;
    }
    Path absolute = absolute(file);
    if (absolute == null) {
      return false;
    }
    if (isPlainlyInside(absolute)) {
      if (moment != null) {
        moment.add(file);
      }
      return true;
    }
    return isOpen(absolute, reads(call));
  }

  /** Whether the JDK may read a file for the plugin. */
  boolean mayRead(Path file) {
    Path absolute = file.toAbsolutePath();
    return isPlainlyInside(absolute) || isOpen(absolute, true);
  }

  /**
   * A call that may touch these files is about to be made.
   *
   * @param files as {@link #mayTouch} knows them
   */
  void permitted(SensitiveCall call, @Nullable Object[] files) {
    if (mayPlaceLinks(call, files)) {
      inside.stop();
    }
  }

  // What is neither a link nor a folder, which may have some, puts none anywhere; and it can only
  // become one by a call of which this is asked first.
  private static boolean mayPlaceLinks(SensitiveCall call, @Nullable Object[] files) {
    if (call.member().equals("createSymbolicLink")
        || call.owner().equals("java/util/logging/FileHandler")) {
      return true;
    }
    if (PLACING_METHODS.contains(call.member())) {
      for (Object file : files) {
        Path path = file == null ? null : absolute(file);
        if (path != null
            && (Files.isSymbolicLink(path) || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable Path absolute(Object file) {
    try {
      return switch (file) {
        case String name -> Path.of(name).toAbsolutePath();
        case File name -> name.toPath().toAbsolutePath();
        case Path path -> path.toAbsolutePath();
        default -> null;
      };
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static boolean isOfJdk(Path path) {
    ClassLoader loader = path.getClass().getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private boolean isOpen(Path absolute, boolean reading) {
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
