// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Limit;
import dev.pergola.trust.License;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the facts during a while, so that a check needs only a look at the clock. Made
 * anew when the while is over or the facts change.
 */
final class Holding {
  // The clock is looked at closely this often, even when no rung ends.
  private static final long LONGEST_MILLIS = 60_000;

  private final long fromMillis;
  private final long untilMillis;
  private final Facts facts;
  private final Rung license;
  private final Rung trial;
  private final Set<String> features;
  private final boolean trialWorks;
  // Features of plugins that the license opens by the plugin's name, as far as plugins asked.
  private final Set<String> featuresOfPlugins = ConcurrentHashMap.newKeySet();

  private Holding(long fromMillis, long untilMillis, Facts facts, Rung license, Rung trial) {
    this.fromMillis = fromMillis;
    this.untilMillis = untilMillis;
    this.facts = facts;
    this.license = license;
    this.trial = trial;
    this.trialWorks = trial.works();
    Set<String> all = new HashSet<>(Edition.OPEN_SOURCE.features());
    if (license.works() && license.license() != null) {
      all.addAll(featuresOf(license.license()));
    }
    if (trialWorks) {
      all.addAll(Edition.ENTERPRISE.features());
    }
    this.features = Set.copyOf(all);
  }

  static Holding of(Facts facts, LicenseClock clock) {
    long machine = clock.machineMillis();
    Instant now = clock.now();
    Rung license = Rung.ofLicense(facts, now);
    // A clock that somebody set back and confirmed does not prolong a trial.
    Instant trialFloor = Instant.ofEpochMilli(facts.state().trialFloor());
    Rung trial = Rung.ofTrial(facts.trial(), now.isBefore(trialFloor) ? trialFloor : now);
    long length = Math.min(LONGEST_MILLIS, Math.min(left(license, now), left(trial, now)));
    return new Holding(
        machine - LicenseClock.TOLERANCE.toMillis(), machine + length, facts, license, trial);
  }

  private static long left(Rung rung, Instant now) {
    Instant until = rung.until();
    return until == null ? Long.MAX_VALUE : Math.max(1, until.toEpochMilli() - now.toEpochMilli());
  }

  /** Whether this still follows from the facts at a time of the machine's clock. */
  boolean holdsAt(long machineMillis) {
    return machineMillis >= fromMillis && machineMillis < untilMillis;
  }

  Facts facts() {
    return facts;
  }

  Rung license() {
    return license;
  }

  Rung trial() {
    return trial;
  }

  /** What to tell of: the license if there is one, else the trial if there was one. */
  Rung shown() {
    return facts.present() instanceof Facts.Present.None && facts.trial() != null ? trial : license;
  }

  boolean allows(String feature) {
    return features.contains(feature)
        || featuresOfPlugins.contains(feature)
        // The trial opens other people's commercial plugins too.
        || trialWorks && Feature.named(feature) == null;
  }

  /** The features that are open now, the plugins' own aside. */
  Set<String> features() {
    return features;
  }

  Limit limit(String name) {
    License held = license.works() ? license.license() : null;
    return name.equals(Licenses.SEATS) && held != null && held.seats() != null
        ? Limit.atMost(held.seats())
        : Limit.unlimited();
  }

  /** How a plugin stands. */
  Standing standing(PluginRelease plugin) {
    String feature = plugin.feature();
    if (feature == null) {
      return new Standing(Standing.Access.OPEN, "It needs no license.");
    }
    License held = license.license();
    Coverage coverage = held == null ? Coverage.OTHER_THINGS : Coverage.of(held, plugin);
    if (coverage == Coverage.COVERED && license.works()) {
      if (held != null && held.plugins().containsKey(plugin.id())) {
        featuresOfPlugins.add(feature);
      }
      return new Standing(Standing.Access.OPEN, license.reason());
    }
    boolean inTrial = trialOpens(feature);
    if (inTrial && trialWorks) {
      return new Standing(Standing.Access.OPEN, trial.reason());
    }
    boolean used = facts.opened().contains(plugin.id());
    if (used && coverage == Coverage.COVERED && license.ended()) {
      return new Standing(Standing.Access.READ_ONLY, license.reason());
    }
    if (used && inTrial && trial.ended()) {
      return new Standing(Standing.Access.READ_ONLY, trial.reason());
    }
    return new Standing(Standing.Access.CLOSED, closed(feature, held, coverage, plugin));
  }

  private static boolean trialOpens(String feature) {
    Feature known = Feature.named(feature);
    return known == null || known.edition().compareTo(Edition.ENTERPRISE) <= 0;
  }

  private String closed(
      String feature, @Nullable License held, Coverage coverage, PluginRelease plugin) {
    return switch (coverage) {
      case COVERED -> license.reason();
      case OTHER_VERSIONS ->
          "The license opens it in the versions %s, and this is %s."
              .formatted(held == null ? "" : held.plugins().get(plugin.id()), plugin.version());
      case RELEASED_LATER ->
          "The license's maintenance ended on %s, and this version was released on %s. Use an earlier version, or ask the vendor to renew the maintenance."
              .formatted(held == null ? "" : held.maintenanceUntil(), plugin.released());
      case OTHER_THINGS -> "It needs a license with the feature \"%s\".".formatted(feature);
    };
  }

  /** The features of a license: those of its edition, and those that it names. */
  static Set<String> featuresOf(License license) {
    Set<String> all = new HashSet<>(license.features());
    Edition edition = Edition.named(license.edition());
    if (edition != null) {
      all.addAll(edition.features());
    }
    return all;
  }
}
