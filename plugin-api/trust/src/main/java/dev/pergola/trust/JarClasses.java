// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The class files of an artifact as the running Java would find them, of a multi-release one too.
 */
final class JarClasses {
  private static final String SUFFIX = ".class";
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d{1,3})/(.+)");

  /** The entries by the internal names of their classes. */
  static Map<String, ZipItem> of(ArtifactFile artifact) throws IOException {
    String multiRelease =
        DescriptorReader.manifest(artifact)
            .getMainAttributes()
            .getValue(Attributes.Name.MULTI_RELEASE);
    boolean versions = Boolean.parseBoolean(multiRelease);
    Map<String, ZipItem> classes = new LinkedHashMap<>();
    Map<String, Integer> releases = new HashMap<>();
    for (ZipItem item : artifact.structure().items()) {
      if (!item.name().endsWith(SUFFIX) || item.name().endsWith("module-info.class")) {
        continue;
      }
      Matcher versioned = VERSIONED.matcher(item.name());
      boolean isVersioned = versioned.matches();
      int release = isVersioned ? Integer.parseInt(versioned.group(1)) : 0;
      String path = isVersioned ? versioned.group(2) : item.name();
      String name = path.substring(0, path.length() - SUFFIX.length());
      boolean counts = !isVersioned || versions && release <= Runtime.version().feature();
      if (counts && !name.startsWith("META-INF/") && releases.getOrDefault(name, -1) < release) {
        releases.put(name, release);
        classes.put(name, item);
      }
    }
    return classes;
  }

  private JarClasses() {}
}
