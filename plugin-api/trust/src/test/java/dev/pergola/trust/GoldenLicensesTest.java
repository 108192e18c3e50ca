// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that docs/contracts/license.md shows others as examples. */
class GoldenLicensesTest {
  private final TrustedKeys vendor =
      TrustedKeys.parse(Licenses.GOLDEN.resolve("vendor.pub").toString());

  @Test
  void theValidLicenseSaysWhatTheDocumentationSays() throws IOException {
    assertThat(verify("valid").accepted())
        .isEqualTo(
            new License(
                "01980f5e-3c00-7a10-8f42-5d1c9b7e2a60",
                "Example Vendor",
                "Acme Pty Ltd",
                "enterprise",
                Set.of("audit"),
                Instant.parse("2026-01-01T00:00:00Z"),
                null,
                Instant.parse("2099-12-31T23:59:59Z")));
  }

  @Test
  void theFullLicenseSaysAllThatALicenseCanSay() throws IOException {
    TrustedKeys second = TrustedKeys.parse(Licenses.GOLDEN.resolve("vendor-2.pub").toString());
    String token = Files.readString(Licenses.GOLDEN.resolve("full.jwt"));

    assertThat(LicenseVerifier.verify(token, second, Licenses.NOW).accepted())
        .isEqualTo(Licenses.FULL);
  }

  @Test
  void theExpiredLicenseStillTellsWhoseItWas() throws IOException {
    assertThat(verify("expired"))
        .isInstanceOfSatisfying(
            LicenseVerdict.Expired.class,
            expired -> {
              assertThat(expired.license().customer()).isEqualTo("Acme Pty Ltd");
              assertThat(expired.since()).isEqualTo("2026-02-01T00:00:00Z");
            });
  }

  @Test
  void theLicenseOfLaterTellsFromWhenOnItHolds() throws IOException {
    assertThat(verify("not-yet-valid"))
        .isInstanceOfSatisfying(
            LicenseVerdict.NotYetValid.class,
            early -> assertThat(early.until()).isEqualTo("2099-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-key, LICENSE_KEY_NOT_TRUSTED",
    "alg-none, LICENSE_ALGORITHM_NOT_ALLOWED",
    "truncated, LICENSE_MALFORMED",
    "forged, LICENSE_SIGNATURE_INVALID"
  })
  void theOthersAreRefusedEachForItsOwnReason(String file, LicenseError code) throws IOException {
    assertThat(verify(file))
        .isInstanceOfSatisfying(
            LicenseVerdict.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private LicenseVerdict verify(String file) throws IOException {
    String token = Files.readString(Licenses.GOLDEN.resolve(file + ".jwt"));
    return LicenseVerifier.verify(token, vendor, Licenses.NOW);
  }
}
