// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Licenses and keys for tests. */
final class Licenses {
  static final Path GOLDEN = Path.of("../../docs/contracts/license");
  static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  /** Valid for ever. */
  static final License UNLIMITED =
      new License(
          "lic-0001",
          "Example Vendor",
          "Acme Pty Ltd",
          "team",
          Set.of("audit"),
          ISSUED,
          null,
          null);

  /** Says all that a license can say. */
  static final License FULL =
      new License(
          "01a1fc52-fa8c-7163-9577-a5e7a326d2f5",
          "Example Vendor",
          "Acme Pty Ltd",
          "enterprise-plus",
          Set.of("forecasts"),
          Map.of("audit", ">=0.1.0 <2.0.0"),
          25L,
          UUID.fromString("01980f5e-3c00-7a10-8f42-5d1c9b7e2a60"),
          ISSUED,
          Instant.parse("2026-01-15T00:00:00Z"),
          Instant.parse("2099-12-31T23:59:59Z"),
          30,
          Instant.parse("2027-12-31T23:59:59Z"));

  static License between(Instant notBefore, Instant expires) {
    return new License(
        "lic-0002",
        null,
        "Acme Pty Ltd",
        "enterprise",
        Set.of("audit", "sso"),
        ISSUED,
        notBefore,
        expires);
  }

  static TrustedKeys trusting(VendorKey... vendors) {
    return TrustedKeys.of(List.of(vendors).stream().map(VendorKey::publicKey).toList());
  }

  private Licenses() {}
}
