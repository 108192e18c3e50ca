// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a jar could say to class loaders that a plugin must not. */
final class ManifestCheck {
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/([^/]*)/?(.*)");
  private static final Pattern RELEASE = Pattern.compile("9|[1-9]\\d{1,2}");
  private static final Pattern JAR_SIGNATURE =
      Pattern.compile("META-INF/(?:[^/]+\\.(?:SF|RSA|DSA|EC)|SIG-[^/]*)", Pattern.CASE_INSENSITIVE);

  static List<Problem> check(ArtifactFile artifact) throws IOException {
    List<Problem> problems = new ArrayList<>();
    Attributes main = DescriptorReader.manifest(artifact).getMainAttributes();
    if (main.getValue(Attributes.Name.CLASS_PATH) != null) {
      problems.add(
          new Problem(
              ArtifactError.ARTIFACT_CLASS_PATH,
              JarFile.MANIFEST_NAME,
              "The manifest has a Class-Path, which takes in jars that nobody signed or read."
                  + " Bundle the libraries' classes, and leave the attribute out."));
    }
    String multiRelease = main.getValue(Attributes.Name.MULTI_RELEASE);
    boolean versions = multiRelease != null && multiRelease.strip().equalsIgnoreCase("true");
    if (multiRelease != null && !List.of("true", "false").contains(multiRelease)) {
      problems.add(
          multiRelease(
              JarFile.MANIFEST_NAME,
              "Multi-Release is neither true nor false, which some readers take for one and some for the other"));
    }
    for (ZipItem item : artifact.structure().items()) {
      if (JAR_SIGNATURE.matcher(item.name()).matches()) {
        problems.add(jarSignature(item.name()));
      }
      Matcher versioned = VERSIONED.matcher(item.name());
      if (versioned.matches() && !item.isFolder()) {
        checkVersioned(item.name(), versioned, versions, problems);
      }
    }
    return problems;
  }

  private static void checkVersioned(
      String name, Matcher versioned, boolean versions, List<Problem> problems) {
    String inner = versioned.group(2).toUpperCase(Locale.ROOT);
    if (versions && !RELEASE.matcher(versioned.group(1)).matches()) {
      problems.add(
          multiRelease(name, "The folder of the entry %s is no Java release".formatted(name)));
    } else if (inner.equals("META-INF/MANIFEST.MF") || inner.startsWith("META-INF/PERGOLA/")) {
      problems.add(
          multiRelease(
              name, "The entry %s would describe the plugin a second time".formatted(name)));
    }
  }

  private static Problem multiRelease(String entry, String what) {
    return new Problem(
        ArtifactError.ARTIFACT_MULTI_RELEASE, entry, what + ". Correct it, and build again.");
  }

  private static Problem jarSignature(String name) {
    return new Problem(
        ArtifactError.ARTIFACT_JAR_SIGNATURE,
        name,
        "The entry %s is a signature of the JAR specification, which says nothing here, and which"
                .formatted(name)
            + " Java's class loaders would hold against the jar in a way of their own. Leave META-INF/*.SF, .RSA,"
            + " .DSA and .EC out, and sign with Pergola's own.");
  }

  private ManifestCheck() {}
}
