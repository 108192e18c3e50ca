// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.platform.licensing.LicenseStatus.ClockStatus;
import dev.pergola.platform.licensing.LicenseStatus.RevocationStatus;
import dev.pergola.platform.licensing.LicenseStatus.TrialStatus;
import dev.pergola.trust.License;
import dev.pergola.trust.Revocations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together what an administrator sees. */
final class StatusReport {
  private static final String CUSTOM = "custom";

  static LicenseStatus of(Holding holding, LicenseClock clock) {
    Facts facts = holding.facts();
    Rung shown = holding.shown();
    License license = holding.license().license();
    Instant now = Instant.ofEpochMilli(clock.machineMillis());
    boolean behind = clock.behind();
    return new LicenseStatus(
        edition(holding),
        license == null ? null : license.customer(),
        unlocked(holding),
        license == null ? Map.of() : license.plugins(),
        license == null ? null : license.id(),
        license == null ? null : license.seats(),
        license == null ? null : license.issuedAt(),
        license == null ? null : license.notBefore(),
        license == null ? null : license.expires(),
        license == null ? null : license.worksUntil(),
        license == null ? null : license.maintenanceUntil(),
        license == null ? null : license.installation(),
        shown.state(),
        shown.reason(),
        warnings(license, holding, behind ? now : null, clock.floor()),
        facts.installationId(),
        facts.trial() == null
            ? null
            : new TrialStatus(
                facts.trial().startedAt(), facts.trial().endsAt(), holding.trial().works()),
        clock(facts, behind, clock.floor()),
        facts.revocations().stream().map(StatusReport::revocation).toList());
  }

  private static String edition(Holding holding) {
    License license = holding.license().license();
    if (license != null && holding.license().works()) {
      return license.edition() == null ? CUSTOM : license.edition();
    }
    return holding.trial().works() ? Edition.ENTERPRISE.id() : Edition.OPEN_SOURCE.id();
  }

  private static List<String> unlocked(Holding holding) {
    Set<String> free = Edition.OPEN_SOURCE.features();
    return holding.features().stream().filter(feature -> !free.contains(feature)).sorted().toList();
  }

  private static List<String> warnings(
      @Nullable License license, Holding holding, @Nullable Instant clockBehind, Instant seen) {
    List<String> warnings = new ArrayList<>();
    if (clockBehind != null) {
      warnings.add(
          "This machine's clock shows %s, but %s was seen before. Licenses end by the later of the two. Set the clock; if it is right now, confirm it."
              .formatted(
                  clockBehind.truncatedTo(ChronoUnit.SECONDS),
                  seen.truncatedTo(ChronoUnit.SECONDS)));
    }
    if (license != null
        && holding.license().works()
        && license.maintenanceUntil() != null
        && seen.isAfter(license.maintenanceUntil())) {
      warnings.add(
          "The license's maintenance ended on %s: it does not open versions of commercial plugins that were released later."
              .formatted(license.maintenanceUntil()));
    }
    if (license != null && !holding.license().works() && holding.trial().works()) {
      warnings.add(holding.trial().reason());
    }
    return List.copyOf(warnings);
  }

  private static ClockStatus clock(Facts facts, boolean behind, Instant seen) {
    Long confirmed = facts.state().clockConfirmedAt();
    return new ClockStatus(
        behind,
        seen,
        facts.state().clockConfirmations(),
        confirmed == null ? null : Instant.ofEpochMilli(confirmed));
  }

  private static RevocationStatus revocation(Revocations.Signed list) {
    return new RevocationStatus(
        list.keyId(),
        list.revocations().sequence(),
        list.revocations().issuedAt(),
        list.revocations().licenses().size(),
        list.withdrawsKey());
  }

  private StatusReport() {}
}
