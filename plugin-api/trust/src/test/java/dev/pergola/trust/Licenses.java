// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

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

  static License between(Instant notBefore, Instant expires) {
    return new License(
        "lic-0002",
        null,
        "Acme Pty Ltd",
        License.DEFAULT_EDITION,
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
