// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.PluginDescriptor.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Whether a jar is a plugin that a server can start, as far as reading it tells: no class of it is
 * loaded. The author's build, the marketplace's review and the server's install all ask here.
 */
public final class PluginVerification {
  // Packages that the server shares with every plugin. A copy would be another class of the same
  // name, and never be the one that the server means.
  private static final Pattern SHARED_CLASS =
      Pattern.compile(
          "(?:META-INF/versions/\\d+/)?(dev/pergola/api|org/slf4j|org/jspecify)/.*\\.class");

  /**
   * Checks a jar.
   *
   * @return what is wrong with it, nothing when it may be installed
   */
  public static List<Finding> verify(Path jar) {
    PluginDescriptor descriptor;
    try {
      descriptor = PluginDescriptor.read(jar);
    } catch (PergolaException e) {
      String entry =
          e.getMessage().contains(PluginDescriptor.INFO_ENTRY)
              ? PluginDescriptor.INFO_ENTRY
              : JarFile.MANIFEST_NAME;
      return List.of(new Finding("descriptor", entry, e.getMessage()));
    }
    List<Finding> findings = new ArrayList<>();
    try (var file = new JarFile(jar.toFile(), false)) {
      findings.addAll(PluginClassCheck.check(file, descriptor.pluginClass()));
      findings.addAll(sharedClasses(file));
    } catch (IOException e) {
      findings.add(
          new Finding(
              "descriptor",
              JarFile.MANIFEST_NAME,
              "The jar cannot be read (%s). Build or copy it again.".formatted(e.getMessage())));
    }
    findings.addAll(info(descriptor.info()));
    findings.addAll(CapabilityCheck.check(jar, descriptor));
    return List.copyOf(findings);
  }

  private static List<Finding> sharedClasses(JarFile file) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    file.stream()
        .map(ZipEntry::getName)
        .map(SHARED_CLASS::matcher)
        .filter(Matcher::matches)
        .forEach(matcher -> counts.merge(matcher.group(1), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(
            shared ->
                new Finding(
                    "shared-class",
                    shared.getKey(),
                    "The jar carries %d classes of %s, which the server gives to every plugin."
                            .formatted(shared.getValue(), shared.getKey().replace('/', '.'))
                        + " Leave them out: scope provided, or an exclusion."))
        .toList();
  }

  private static List<Finding> info(PluginDescriptor.Info info) {
    List<Finding> findings = new ArrayList<>();
    String feature = info.feature();
    if (feature != null && !License.isFeature(feature)) {
      findings.add(
          inInfo(
              "feature",
              "No license can hold the feature \"%s\": use lower case letters, digits, dots,"
                      .formatted(Abbreviation.of(feature))
                  + " hyphens and underscores."));
    }
    for (Setting setting : info.settings()) {
      try {
        setting.typedDefault();
      } catch (PergolaException e) {
        findings.add(
            inInfo(
                "setting-default",
                "The default of the setting %s does not fit its type: %s"
                    .formatted(setting.name(), e.getMessage())));
      }
      if (setting.type() == Setting.Type.SECRET && setting.defaultValue() != null) {
        findings.add(
            inInfo(
                "setting-secret",
                "The setting %s is a secret with a default, which everybody could read here."
                        .formatted(setting.name())
                    + " Remove the default."));
      }
    }
    return findings;
  }

  private static Finding inInfo(String ruleId, String message) {
    return new Finding(ruleId, PluginDescriptor.INFO_ENTRY, message);
  }

  private PluginVerification() {}
}
