// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.PluginDescriptor.Dependency;
import dev.pergola.trust.PluginDescriptor.Info;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an artifact's manifest and plugin.json. */
final class DescriptorReader {
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_VALUE = 256;
  private static final int MAX_DEPENDENCIES = 64;
  static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?");
  // Where a server's paths have a plugin's id, it has these words of its own.
  private static final Set<String> RESERVED_IDS = Set.of("list", "policy");
  // semver.org's grammar, without the lookaheads for leading zeros that no author trips over, and
  // with numbers that fit an int
  private static final Pattern VERSION =
      Pattern.compile(
          "\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}(-[0-9A-Za-z.-]{1,64})?(\\+[0-9A-Za-z.-]{1,64})?");
  private static final int MAX_VERSION = 64;
  // PF4J's form: id, a question mark when optional, and a range after an at sign
  private static final Pattern DEPENDENCY = Pattern.compile("([^@?\\s]+)(\\?)?(?:@(.+))?");

  private final ArtifactFile artifact;

  private DescriptorReader(ArtifactFile artifact) {
    this.artifact = artifact;
  }

  /**
   * What the artifact says that it is.
   *
   * @throws Problem.Stop when it says too little, too much, or something that cannot be
   */
  static PluginDescriptor read(ArtifactFile artifact) throws IOException {
    return new DescriptorReader(artifact).descriptor();
  }

  /** The manifest; an empty one when there is none. */
  static Manifest manifest(ArtifactFile artifact) throws IOException {
    byte[] bytes = bounded(artifact, JarFile.MANIFEST_NAME);
    try {
      return bytes == null ? new Manifest() : new Manifest(new ByteArrayInputStream(bytes));
    } catch (IOException | IllegalArgumentException e) {
      throw invalid("its manifest cannot be read (%s)".formatted(e.getMessage()));
    }
  }

  static boolean isReserved(String id) {
    return RESERVED_IDS.contains(id);
  }

  private PluginDescriptor descriptor() throws IOException {
    Attributes main = manifest(artifact).getMainAttributes();
    if (main.getValue("Plugin-Id") == null) {
      throw invalid("its manifest has no Plugin-Id, so this is a jar but not a plugin");
    }
    String id = value(main, "Plugin-Id");
    if (!ID.matcher(id).matches()) {
      throw invalid("its Plugin-Id must be lower case letters, digits, dots and hyphens");
    }
    if (isReserved(id)) {
      throw invalid(
          "its Plugin-Id must not be %s, which servers use as a word of their own".formatted(id));
    }
    String version = value(main, "Plugin-Version");
    if (!VERSION.matcher(version).matches() || version.length() > MAX_VERSION) {
      throw invalid("its Plugin-Version must be a semantic version such as 1.4.0");
    }
    String pluginClass = value(main, "Plugin-Class");
    if (artifact.find(pluginClass.replace('.', '/') + ".class") == null) {
      throw invalid(
          "its Plugin-Class %s is not in the jar".formatted(Abbreviation.of(pluginClass)));
    }
    return new PluginDescriptor(
        id,
        version,
        pluginClass,
        value(main, "Plugin-Requires"),
        value(main, "Plugin-License"),
        main.getValue("Plugin-Provider") == null ? "" : bounded(main, "Plugin-Provider"),
        dependencies(id, main.getValue("Plugin-Dependencies")),
        info());
  }

  private static List<Dependency> dependencies(String ownId, @Nullable String text) {
    List<Dependency> dependencies = new ArrayList<>();
    if (text == null || text.isBlank()) {
      return dependencies;
    }
    String[] parts = text.split(",", -1);
    if (parts.length > MAX_DEPENDENCIES) {
      throw tooLarge("its Plugin-Dependencies are more than " + MAX_DEPENDENCIES);
    }
    for (String part : parts) {
      Matcher matcher = DEPENDENCY.matcher(part.strip());
      if (!matcher.matches() || !ID.matcher(matcher.group(1)).matches()) {
        throw invalid(
            "its Plugin-Dependencies must be ids with ranges such as billing@>=1.2.0, separated by commas, not \"%s\""
                .formatted(Abbreviation.of(part.strip())));
      }
      String range = matcher.group(3) == null ? "*" : matcher.group(3).strip();
      String id = matcher.group(1);
      if (id.equals(ownId) || dependencies.stream().anyMatch(other -> other.id().equals(id))) {
        throw invalid("its Plugin-Dependencies name %s twice, or the plugin itself".formatted(id));
      }
      if (range.isEmpty() || range.length() > MAX_VALUE) {
        throw tooLarge("its Plugin-Dependencies have a range that is empty or over 256 characters");
      }
      dependencies.add(new Dependency(id, range, matcher.group(2) != null));
    }
    return List.copyOf(dependencies);
  }

  private Info info() throws IOException {
    byte[] bytes = bounded(artifact, PluginDescriptor.INFO_ENTRY);
    if (bytes == null) {
      throw invalid("it has no " + PluginDescriptor.INFO_ENTRY);
    }
    try {
      return PluginDescriptor.parseInfo(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw inInfo("it is not UTF-8 text.");
    } catch (PergolaException e) {
      throw inInfo(e.getMessage());
    }
  }

  private static byte @Nullable [] bounded(ArtifactFile artifact, String name) throws IOException {
    ZipItem item = artifact.find(name);
    if (item != null && item.unpacked() > MAX_BYTES) {
      throw new Problem(
              ArtifactError.ARTIFACT_DESCRIPTOR_TOO_LARGE,
              name,
              "Not a plugin: its %s is larger than 256 KB.".formatted(name))
          .stop();
    }
    return item == null ? null : artifact.read(item);
  }

  private static String value(Attributes attributes, String name) {
    String value = attributes.getValue(name);
    if (value == null || value.isBlank()) {
      throw invalid("its manifest has no " + name);
    }
    return bounded(attributes, name);
  }

  private static String bounded(Attributes attributes, String name) {
    String value = attributes.getValue(name).strip();
    if (value.length() > MAX_VALUE) {
      throw tooLarge("its %s has more than 256 characters".formatted(name));
    }
    return value;
  }

  private static Problem.Stop invalid(String what) {
    String entry =
        what.contains(PluginDescriptor.INFO_ENTRY)
            ? PluginDescriptor.INFO_ENTRY
            : JarFile.MANIFEST_NAME;
    return new Problem(ArtifactError.ARTIFACT_DESCRIPTOR, entry, "Not a plugin: " + what + ".")
        .stop();
  }

  private static Problem.Stop inInfo(String what) {
    return new Problem(
            ArtifactError.ARTIFACT_DESCRIPTOR,
            PluginDescriptor.INFO_ENTRY,
            PluginDescriptor.INFO_ENTRY + ": " + what)
        .stop();
  }

  private static Problem.Stop tooLarge(String what) {
    return new Problem(
            ArtifactError.ARTIFACT_DESCRIPTOR_TOO_LARGE,
            JarFile.MANIFEST_NAME,
            "Not a plugin: " + what + ".")
        .stop();
  }
}
