// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What goes into the jar beside the manifest: the plugin's own files, then those of its libraries.
 * What two have alike is taken once. The plugin's own file stands for those of libraries. Lists of
 * services are joined; each library's license and notice are kept, in a folder of their own.
 */
final class BundledEntries {
  // Of a library alone: its signature, module, Maven's pom; none of them holds for the whole.
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/(?:MANIFEST\\.MF|INDEX\\.LIST|[^/]*\\.(?:SF|RSA|DSA|EC)|SIG-[^/]*"
              + "|maven/.*|sbom/.*|pergola/signatures/.*|versions/\\d+/module-info\\.class)"
              + "|module-info\\.class",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern LEGAL =
      Pattern.compile(
          "(?:META-INF/)?((?:LICENSE|LICENCE|NOTICE|COPYING|COPYRIGHT|DEPENDENCIES)[^/]*)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SERVICES = Pattern.compile("META-INF/services/[^/]+");
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/(.+)");

  private final SortedMap<String, byte[]> entries = new TreeMap<>();
  private final Map<String, String> owners = new TreeMap<>();
  private final Map<String, Set<String>> services = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private boolean multiRelease;

  private static final String PLUGIN = "the plugin itself";

  /** Takes all files of a folder as the plugin's own, but for a manifest or bill of its own. */
  void addOwn(Path folder) throws IOException {
    for (Path file : files(folder)) {
      String name = name(folder, file);
      if (!LEFT_OUT.matcher(name).matches()) {
        if (SERVICES.matcher(name).matches()) {
          addServices(name, Files.readAllBytes(file));
        } else {
          putOwn(name, Files.readAllBytes(file));
        }
      }
    }
  }

  /** Puts a file in the place of whatever has its name. */
  void putOwn(String name, byte[] content) {
    entries.put(name, content);
    owners.put(name, PLUGIN);
  }

  /**
   * Takes what a library has.
   *
   * @throws RefusedException when it has a class that another library has, too, but a different one
   */
  void add(Library library) throws IOException, RefusedException {
    if (Files.isDirectory(library.jar())) {
      // A module of the same build that was compiled, but not packaged.
      for (Path file : files(library.jar())) {
        add(library, name(library.jar(), file), Files.readAllBytes(file));
      }
      return;
    }
    try (var jar = new JarFile(library.jar().toFile(), false)) {
      boolean versioned = isMultiRelease(jar.getManifest());
      var names =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(entry -> entry.getName())
              .sorted()
              .toList();
      for (String name : names) {
        Matcher version = VERSIONED.matcher(name);
        boolean ofVersion = version.matches();
        if (ofVersion && !versioned) {
          continue;
        }
        multiRelease |= ofVersion && !LEFT_OUT.matcher(name).matches();
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
          add(library, name, in.readAllBytes());
        }
      }
    }
  }

  private static boolean isMultiRelease(Manifest manifest) {
    return manifest != null
        && "true"
            .equalsIgnoreCase(manifest.getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE));
  }

  private void add(Library library, String name, byte[] content) throws RefusedException {
    if (LEFT_OUT.matcher(name).matches()) {
      return;
    }
    Matcher legal = LEGAL.matcher(name);
    if (legal.matches()) {
      String file =
          "META-INF/licenses/%s-%s/%s".formatted(library.name(), library.version(), legal.group(1));
      entries.putIfAbsent(file, content);
    } else if (SERVICES.matcher(name).matches()) {
      addServices(name, content);
    } else {
      addOnce(library, name, content);
    }
  }

  private void addOnce(Library library, String name, byte[] content) throws RefusedException {
    byte[] there = entries.putIfAbsent(name, content);
    if (there == null) {
      owners.put(name, library.toString());
      return;
    }
    if (Arrays.equals(there, content)) {
      return;
    }
    String owner = owners.getOrDefault(name, PLUGIN);
    if (name.endsWith(".class") && !owner.equals(PLUGIN)) {
      throw new RefusedException(
          "%s and %s both have %s, and not the same: only one can be in the jar. Exclude one of the two in the pom's dependencies."
              .formatted(owner, library, name));
    }
    notes.add("%s of %s is left out: %s has one, too.".formatted(name, library, owner));
  }

  private void addServices(String name, byte[] content) {
    Set<String> lines = services.computeIfAbsent(name, key -> new LinkedHashSet<>());
    new String(content, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .forEach(lines::add);
  }

  /** All entries by name, in the order in which they are written. */
  SortedMap<String, byte[]> entries() {
    SortedMap<String, byte[]> all = new TreeMap<>(entries);
    services.forEach(
        (name, lines) ->
            all.put(
                name,
                lines.stream()
                    .map(line -> line + "\n")
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.UTF_8)));
    return all;
  }

  /** Whether there are classes for some releases of Java only. */
  boolean isMultiRelease() {
    return multiRelease;
  }

  /** What was left out for another's sake, a sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
