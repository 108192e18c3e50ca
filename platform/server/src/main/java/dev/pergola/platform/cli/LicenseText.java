// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.licensing.LicenseStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A license's status for a terminal. */
final class LicenseText {
  private static final String BANNER =
      "Pergola open source: all of the core, for as many people as you like, for ever.%n"
          + "The Enterprise edition adds an audit log; try it for 30 days, with every commercial"
          + " plugin: ./pergola license trial%n";

  /** All that there is to say, in lines. */
  static String of(LicenseStatus status) {
    var text = new StringBuilder();
    fact(text, "Edition", status.edition());
    fact(text, "State", status.state() + ": " + status.reason());
    fact(text, "Licensed to", status.customer());
    fact(text, "License id", status.id());
    String unlocked = unlocked(status);
    fact(text, "Unlocks", unlocked.isEmpty() ? null : unlocked);
    fact(text, "Seats", status.seats());
    fact(text, "Expires", status.expires());
    fact(text, "Works until", status.worksUntil());
    fact(text, "Maintenance until", status.maintenanceUntil());
    fact(text, "Installation", status.installationId());
    if (status.trial() != null) {
      fact(text, "Trial", status.trial().startedAt() + " to " + status.trial().endsAt());
    }
    for (String warning : status.warnings()) {
      fact(text, "Look at this", warning);
    }
    greeting(status)
        .filter(_ -> status.state() == LicenseStatus.State.NONE)
        .ifPresent(banner -> text.append(String.format("%n")).append(banner));
    return text.toString();
  }

  /** What is unlocked, in one line; empty for nothing. */
  static String unlocked(LicenseStatus status) {
    return unlocked(status.features(), status.plugins());
  }

  /** Features, and plugins with their versions, in one line. */
  static String unlocked(Collection<String> features, Map<String, String> plugins) {
    List<String> names = new ArrayList<>(features);
    plugins.entrySet().stream()
        .map((Map.Entry<String, String> plugin) -> plugin.getKey() + " " + plugin.getValue())
        .forEach(names::add);
    return String.join(", ", names);
  }

  /** What a trial that goes on opens, and until when; nothing when none does. */
  static Optional<String> trial(LicenseStatus status) {
    return status.trial() == null || !status.trial().running()
        ? Optional.empty()
        : Optional.of(
            "The trial of 30 days holds until %s: it opens the Enterprise edition and every commercial plugin."
                .formatted(status.trial().endsAt()));
  }

  /**
   * What to say of the license when the server starts, in whole lines; nothing where a license or a
   * trial holds and is not about to end.
   */
  static Optional<String> greeting(LicenseStatus status) {
    String own =
        switch (status.state()) {
          case NONE -> String.format(BANNER);
          case VALID, TRIAL, TRIAL_ENDED -> "";
          case WARNING, GRACE, EXPIRED, REVOKED, NOT_YET_VALID, WRONG_INSTALLATION, REFUSED ->
              String.format("%s%n", status.reason());
        };
    String all =
        Stream.concat(
                Stream.of(own),
                status.warnings().stream().map(warning -> String.format("%s%n", warning)))
            .reduce("", String::concat);
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static void fact(StringBuilder text, String name, @Nullable Object value) {
    if (value != null) {
      text.append(String.format("%-18s %s%n", name + ":", value));
    }
  }

  private LicenseText() {}
}
