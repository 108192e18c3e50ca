// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.platform.licensing.LicensePage;
import dev.pergola.platform.licensing.LicenseStatus;
import dev.pergola.platform.licensing.UpgradePrompts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the page about the license shows in the preview and in tests. */
final class SampleLicense {
  static LicensePage license() {
    return new LicensePage(
        new LicenseStatus(
            "enterprise",
            "Vineyard Accounting Pty Ltd",
            List.of("api_keys", "audit", "forecasts-of-somebody-else"),
            Map.of("audit", ">=1.0.0 <2.0.0"),
            "01a1fc53-6b9f-76e8-9c7b-6df23f5fbb02",
            25L,
            Instant.parse("2026-01-31T00:00:00Z"),
            null,
            Instant.parse("2027-01-31T00:00:00Z"),
            Instant.parse("2027-02-14T00:00:00Z"),
            Instant.parse("2027-01-31T00:00:00Z"),
            new UUID(7, 7),
            LicenseStatus.State.WARNING,
            "The license holds for another 20 days, until 2027-01-31T00:00:00Z. Ask the vendor to"
                + " renew it.",
            List.of(
                "This machine's clock shows 2026-11-20T08:00:00Z, but 2027-01-11T09:00:00Z was seen"
                    + " before. Licenses end by the later of the two."),
            new UUID(7, 7),
            new LicenseStatus.TrialStatus(
                Instant.parse("2025-12-01T00:00:00Z"),
                Instant.parse("2025-12-31T00:00:00Z"),
                false),
            new LicenseStatus.ClockStatus(
                true,
                Instant.parse("2027-01-11T09:00:00Z"),
                2,
                Instant.parse("2026-05-05T00:00:00Z")),
            List.of(
                new LicenseStatus.RevocationStatus(
                    "ITpsywT00bSZG5k4B58vLvBv4euLDs2SNMTUaA8nK6I",
                    7,
                    Instant.parse("2026-11-01T00:00:00Z"),
                    12,
                    false))),
        1,
        new UpgradePrompts.Counts(
            true, true, List.of(new UpgradePrompts.Count("sso_integration", "2026-11-20", 3))),
        null,
        "The license cannot be used: its signature does not belong to its content.");
  }

  static LicensePage noLicense() {
    return new LicensePage(
        new LicenseStatus(
            "open-source",
            null,
            List.of(),
            Map.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            LicenseStatus.State.NONE,
            "No license: the open-source edition, with all of the core.",
            List.of(),
            new UUID(7, 7),
            null,
            new LicenseStatus.ClockStatus(false, Instant.parse("2026-11-20T08:00:00Z"), 0, null),
            List.of()),
        0,
        new UpgradePrompts.Counts(false, false, List.of()),
        "The license is removed.",
        null);
  }

  private SampleLicense() {}
}
