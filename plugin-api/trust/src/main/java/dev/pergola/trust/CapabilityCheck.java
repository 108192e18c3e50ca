// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.PluginDescriptor.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Holds what a plugin declares to need against what its code reaches. */
final class CapabilityCheck {
  private static final int PLACES = 5;

  static List<Finding> check(Path jar, PluginDescriptor descriptor) {
    Capabilities declared;
    try {
      declared = Capabilities.parse(descriptor.info().capabilities());
    } catch (PergolaException e) {
      return List.of(finding(e.getMessage()));
    }
    List<Finding> findings = new ArrayList<>(settings(declared, descriptor.info().settings()));
    try {
      CapabilityScan.scan(jar, descriptor)
          .missing(declared)
          .forEach((capability, places) -> findings.add(finding(undeclared(capability, places))));
    } catch (IOException e) {
      findings.add(
          finding(
              "The jar's classes cannot be read (%s). Build it again.".formatted(e.getMessage())));
    }
    return findings;
  }

  private static List<Finding> settings(Capabilities declared, List<Setting> settings) {
    List<Finding> findings = new ArrayList<>();
    for (String name : declared.settings()) {
      if (settings.stream().noneMatch(s -> s.name().equals(name) && s.type() == Setting.Type.URL)) {
        findings.add(
            finding(
                "The capability network:{%s} means the host in a setting, and there is no setting %s of type url."
                    .formatted(name, name)));
      }
    }
    return findings;
  }

  /** What to say of code that reaches what is not declared. */
  static String undeclared(Capability capability, List<Reach> places) {
    String shown =
        places.stream().limit(PLACES).map(Reach::toString).collect(Collectors.joining("; "));
    String more = places.size() > PLACES ? "; and %d more".formatted(places.size() - PLACES) : "";
    String word =
        capability == Capability.NETWORK
            ? "\"network:HOST\" for each host that it connects to"
            : "\"%s\"".formatted(capability.word());
    return "The plugin %s, and does not declare it: %s%s. Add %s to capabilities in plugin.json, or leave the code out."
        .formatted(capability.sentence(), shown, more, word);
  }

  private static Finding finding(String message) {
    return new Finding("capability", PluginDescriptor.INFO_ENTRY, message);
  }

  private CapabilityCheck() {}
}
