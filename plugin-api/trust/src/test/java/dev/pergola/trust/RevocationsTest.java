// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevocationsTest {
  private final VendorKey vendor = VendorKey.generate();
  private final VendorKey other = VendorKey.generate();
  private final TrustedKeys trusted = Licenses.trusting(vendor, other);
  private final Revocations list =
      new Revocations(3, Set.of("lic-1", "lic-2"), Set.of(), Licenses.ISSUED);

  @Test
  void aListSurvivesIssuingAndReading() {
    Revocations.Signed read = Revocations.read(list.issue(vendor) + "\n", trusted);

    assertThat(read.revocations()).isEqualTo(list);
    assertThat(read.keyId()).isEqualTo(vendor.id());
    assertThat(read.withdrawsKey()).isFalse();
  }

  @Test
  void itTakesBackLicensesOfItsOwnKeyOnly() {
    Revocations.Signed read = Revocations.read(list.issue(vendor), trusted);

    assertThat(read.revokes("lic-1", vendor.id())).isTrue();
    assertThat(read.revokes("lic-3", vendor.id())).isFalse();
    assertThat(read.revokes("lic-1", other.id())).isFalse();
  }

  @Test
  void aKeyMayWithdrawItselfWithAllItsLicenses() {
    var withdrawal = new Revocations(4, Set.of(), Set.of(vendor.id()), Licenses.ISSUED);
    Revocations.Signed read = Revocations.read(withdrawal.issue(vendor), trusted);

    assertThat(read.withdrawsKey()).isTrue();
    assertThat(read.revokes("any", vendor.id())).isTrue();
    assertThat(read.revokes("any", other.id())).isFalse();
  }

  @Test
  void noKeyMayWithdrawAnother() {
    var attack = new Revocations(4, Set.of(), Set.of(vendor.id()), Licenses.ISSUED);

    assertThatThrownBy(() -> attack.issue(other)).hasMessageContaining("only that key itself");
    JsonObject claims =
        Json.object("sequence", 4, "licenses", Json.array(), "keys", Set.of(vendor.id()), "iat", 1);
    assertRefused(signed(other, claims), LicenseError.LICENSE_CLAIMS_INVALID);
  }

  @Test
  void aLicenseIsNoListAndAListIsNoLicense() {
    assertRefused(LicenseToken.issue(vendor, Licenses.UNLIMITED), LicenseError.LICENSE_WRONG_TYPE);
    assertThat(LicenseVerifier.verify(list.issue(vendor), trusted, Licenses.NOW))
        .isInstanceOfSatisfying(
            LicenseVerdict.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(LicenseError.LICENSE_WRONG_TYPE));
  }

  @Test
  void aChangedListIsRefused() {
    String token = list.issue(vendor);
    String[] parts = token.split("\\.");
    String otherSignature = new Revocations(9, Set.of(), Set.of(), Licenses.ISSUED).issue(vendor);

    assertRefused(
        parts[0] + "." + parts[1] + otherSignature.substring(otherSignature.lastIndexOf('.')),
        LicenseError.LICENSE_SIGNATURE_INVALID);
    assertRefused(token.substring(0, token.length() - 3), LicenseError.LICENSE_MALFORMED);
    assertThatThrownBy(() -> Revocations.read(token, Licenses.trusting(other)))
        .hasMessageContaining("revocation list")
        .hasMessageContaining("does not trust");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sequence; -1",
        "sequence; 1.5",
        "sequence; 9007199254740992",
        "sequence; null",
        "licenses; \"lic-1\"",
        "licenses; [1]",
        "licenses; [\"\"]",
        "keys; [\"\\u202E\"]",
        "iat; \"today\"",
        "aud; \"x\""
      })
  void aClaimOfAnotherFormIsRefused(String name, String value) {
    JsonObject claims =
        Json.object("sequence", 1, "licenses", Json.array(), "iat", 1)
            .with(name, Json.parse(value));

    assertRefused(signed(vendor, claims), LicenseError.LICENSE_CLAIMS_INVALID);
  }

  @Test
  void theGoldenListsSayWhatTheDocumentationSays() throws IOException {
    TrustedKeys keys = TrustedKeys.parse(Licenses.GOLDEN.resolve("vendor-2.pub").toString());
    Revocations.Signed newest = Revocations.read(golden("revocations"), keys);

    assertThat(newest.revocations().sequence()).isEqualTo(7);
    assertThat(newest.revokes(Licenses.FULL.id(), newest.keyId())).isTrue();
    assertThat(Revocations.read(golden("revocations-older"), keys).revocations().sequence())
        .isEqualTo(6);
    assertThat(Revocations.read(golden("revocations-of-key"), keys).withdrawsKey()).isTrue();
  }

  private String signed(VendorKey key, JsonObject claims) {
    JsonObject header =
        Json.object("alg", "EdDSA", "typ", "pergola-revocations+jwt", "kid", key.id());
    return SignedToken.sign(key, header, claims);
  }

  private void assertRefused(String token, LicenseError code) {
    assertThatThrownBy(() -> Revocations.read(token, trusted))
        .isInstanceOfSatisfying(PergolaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static String golden(String file) throws IOException {
    return Files.readString(Licenses.GOLDEN.resolve(file + ".jwt"));
  }
}
