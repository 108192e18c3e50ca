// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.LicenseError.LICENSE_ALGORITHM_NOT_ALLOWED;
import static dev.pergola.trust.LicenseError.LICENSE_CLAIMS_INVALID;
import static dev.pergola.trust.LicenseError.LICENSE_HEADER_NOT_ALLOWED;
import static dev.pergola.trust.LicenseError.LICENSE_KEY_NOT_TRUSTED;
import static dev.pergola.trust.LicenseError.LICENSE_MALFORMED;
import static dev.pergola.trust.LicenseError.LICENSE_NO_TRUSTED_KEYS;
import static dev.pergola.trust.LicenseError.LICENSE_SIGNATURE_INVALID;
import static dev.pergola.trust.LicenseError.LICENSE_WRONG_TYPE;
import static dev.pergola.trust.Licenses.NOW;
import static dev.pergola.trust.Licenses.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicenseVerifierTest {
  private final VendorKey vendor = VendorKey.generate();
  private final TrustedKeys trusted = Licenses.trusting(vendor);
  private final String valid = LicenseToken.issue(vendor, UNLIMITED);
  private final JsonObject header =
      Json.object("alg", "EdDSA", "typ", "pergola-license+jwt", "kid", vendor.id());

  @Test
  void aLicenseSurvivesIssuingAndVerifying() {
    License limited = Licenses.between(NOW.minusSeconds(1), NOW.plusSeconds(1));

    assertThat(verify(valid).accepted()).isEqualTo(UNLIMITED);
    assertThat(verify(LicenseToken.issue(vendor, limited)).accepted()).isEqualTo(limited);
  }

  @Test
  void anyOfSeveralTrustedKeysWillDo() {
    TrustedKeys several = Licenses.trusting(VendorKey.generate(), vendor, VendorKey.generate());

    assertThat(LicenseVerifier.verify(valid, several, NOW).accepted()).isEqualTo(UNLIMITED);
  }

  @Test
  void theLineBreakAtTheEndOfAFileDoesNoHarm() {
    assertThat(verify("\n" + valid + "\r\n").accepted()).isEqualTo(UNLIMITED);
  }

  @Test
  void everyFlippedBitIsRefused() {
    for (int at = 0; at < valid.length(); at++) {
      for (int bit = 1; bit < 256; bit <<= 1) {
        assertRefused(changed(at, (char) (valid.charAt(at) ^ bit)));
      }
    }
  }

  @Test
  void everyOtherCharacterInAnyPlaceIsRefused() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      int at = random.nextInt(valid.length());
      char other = (char) random.nextInt(256);
      if (other != valid.charAt(at)) {
        assertThat(verify(changed(at, other)))
            .as("seed %d, character %d", seed, at)
            .isInstanceOf(LicenseVerdict.Refused.class);
      }
    }
  }

  @Test
  void everyShorterTokenIsRefused() {
    for (int length = 0; length < valid.length(); length++) {
      assertThat(refusal(valid.substring(0, length)))
          .as("first %d characters", length)
          .isEqualTo(LICENSE_MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "HS256", "RS256", "ES256", "Ed448", "eddsa", ""})
  void noOtherAlgorithmCounts(String algorithm) {
    String token = SignedToken.sign(vendor, header.with("alg", algorithm), claims());

    assertThat(refusal(token)).isEqualTo(LICENSE_ALGORITHM_NOT_ALLOWED);
  }

  @Test
  void aTokenWithoutASignatureIsRefusedForItsAlgorithm() {
    String token = encode("{\"alg\":\"none\"}") + "." + encode(claims().toString()) + ".";

    assertThat(refusal(token)).isEqualTo(LICENSE_ALGORITHM_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c", "x5t", "crit", "b64", "zip"})
  void theHeaderBringsNoKeyAndNoExtension(String member) {
    String token = SignedToken.sign(vendor, header.with(member, "x"), claims());

    assertThat(refusal(token)).isEqualTo(LICENSE_HEADER_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt", "PERGOLA-LICENSE+JWT"})
  void aTokenForAnotherPurposeIsNoLicense(String type) {
    String token = SignedToken.sign(vendor, header.with("typ", type), claims());

    assertThat(refusal(token)).isEqualTo(LICENSE_WRONG_TYPE);
  }

  @Test
  void aStrangersSignatureIsNotTrusted() {
    VendorKey stranger = VendorKey.generate();

    assertThat(refusal(LicenseToken.issue(stranger, UNLIMITED))).isEqualTo(LICENSE_KEY_NOT_TRUSTED);
    assertThat(refusal(SignedToken.sign(stranger, header, claims())))
        .as("under the trusted key's id")
        .isEqualTo(LICENSE_SIGNATURE_INVALID);
  }

  @Test
  void withNoTrustedKeyTheMessageSaysWhichSettingIsMissing() {
    assertThat(LicenseVerifier.verify(valid, TrustedKeys.NONE, NOW))
        .isInstanceOfSatisfying(
            LicenseVerdict.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(LICENSE_NO_TRUSTED_KEYS);
              assertThat(refused.reason()).contains("PERGOLA_LICENSE_KEYS");
            });
  }

  @Test
  void noClaimOfAnUntrustedTokenIsToldApart() {
    String forgedAndExpired =
        SignedToken.sign(VendorKey.generate(), header, claims().with("exp", 1));

    assertThat(refusal(forgedAndExpired)).isEqualTo(LICENSE_SIGNATURE_INVALID);
  }

  @Test
  void aLicenseEndsAtItsVeryInstantAndItsGraceToo() {
    Instant end = Instant.parse("2026-06-30T00:00:00Z");
    String token = LicenseToken.issue(vendor, Licenses.between(null, end));

    assertThat(LicenseVerifier.verify(token, trusted, end.minusMillis(1)))
        .isInstanceOf(LicenseVerdict.Valid.class);
    assertThat(LicenseVerifier.verify(token, trusted, end))
        .isInstanceOf(LicenseVerdict.Grace.class);
    Instant graceEnd = end.plus(Duration.ofDays(License.DEFAULT_GRACE_DAYS));
    assertThat(LicenseVerifier.verify(token, trusted, graceEnd.minusMillis(1)).accepted())
        .isEqualTo(Licenses.between(null, end));
    LicenseVerdict over = LicenseVerifier.verify(token, trusted, graceEnd);
    assertThat(over).isInstanceOf(LicenseVerdict.Expired.class);
    assertThatThrownBy(over::accepted)
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(LicenseError.LICENSE_EXPIRED))
        .hasMessageContaining("Acme Pty Ltd")
        .hasMessageContaining("2026-06-30");
  }

  @Test
  void aLicenseBeginsAMinuteEarlyForClocksThatAreBehind() {
    Instant begin = Instant.parse("2026-06-30T00:00:00Z");
    String token = LicenseToken.issue(vendor, Licenses.between(begin, null));

    assertThat(LicenseVerifier.verify(token, trusted, begin.minusSeconds(60)))
        .isInstanceOf(LicenseVerdict.Valid.class);
    LicenseVerdict early = LicenseVerifier.verify(token, trusted, begin.minusSeconds(61));
    assertThat(early).isInstanceOf(LicenseVerdict.NotYetValid.class);
    assertThatThrownBy(early::accepted)
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(LicenseError.LICENSE_NOT_YET_VALID))
        .hasMessageContaining("2026-06-30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jti", "iat", "customer"})
  void everyClaimThatIsNeededIsNamedWhenMissing(String name) {
    var members = new java.util.LinkedHashMap<>(claims().members());
    members.remove(name);

    assertClaimsInvalid(new JsonObject(members), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "customer; ''; customer",
        "customer; 7; customer",
        "features; \"audit\"; features",
        "features; [\"Audit!\"]; Audit!",
        "features; [1]; features",
        "edition; 7; edition",
        "exp; \"2026-01-01\"; exp",
        "exp; 1.5; exp",
        "exp; -1; exp",
        "exp; 1790000000000; exp",
        "nbf; true; nbf",
        "aud; \"another\"; aud",
        "iat; 1e-1; iat",
        "edition; \"a\\nb\"; edition",
        "customer; \"Acme \\u202Emca\"; customer",
        "features; {\"audit\":true}; features",
        "plugins; [\"audit\"]; plugins",
        "plugins; {\"../audit\":\"*\"}; id",
        "plugins; {\"audit\":7}; plugins",
        "plugins; {\"audit\":\"§ 1\"}; range",
        "plugins; {\"audit\":\"\"}; range",
        "plugins; {\"audit\":\"latest\"}; range",
        "plugins; {\"audit\":\">=1 <\"}; range",
        "plugins; {\"audit\":\"1.x\"}; range",
        "plugins; {\"audit\":\"1 ||\"}; range",
        "seats; 0; seats",
        "seats; -5; seats",
        "seats; 99999999999999999999; seats",
        "seats; \"10\"; seats",
        "grace; 3651; grace",
        "grace; 0.5; grace",
        "installation; \"here\"; installation",
        "installation; \"1-2-3-4-5\"; installation",
        "maintenanceUntil; \"2027\"; maintenanceUntil"
      })
  void aClaimOfAnotherFormIsNamed(String name, String value, String named) {
    Json json = value.isEmpty() ? Json.string("") : Json.parse(value);

    assertClaimsInvalid(claims().with(name, json), named);
  }

  @Test
  void aClaimThatIsNotKnownIsLeftToLaterVersions() {
    String token = SignedToken.sign(vendor, header, claims().with("color", "green"));

    assertThat(verify(token).accepted()).isEqualTo(UNLIMITED);
  }

  @Test
  void aLicenseMayNameAnEditionOrFeaturesOrPluginsButNotNothing() {
    for (String one : List.of("edition", "features", "plugins")) {
      JsonObject some = claims().with("plugins", Json.object("audit", "*"));
      assertThat(verify(SignedToken.sign(vendor, header, without(some, one))))
          .isInstanceOf(LicenseVerdict.Valid.class);
    }
    JsonObject nothing = without(without(claims(), "edition"), "features");

    assertClaimsInvalid(nothing, "an edition, a feature or a plugin");
  }

  private static JsonObject without(JsonObject object, String name) {
    var members = new java.util.LinkedHashMap<>(object.members());
    members.remove(name);
    return new JsonObject(members);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"EdDSA\",\"alg\":\"none\"}",
        "[]",
        "not json",
        "{\"alg\":\"EdDSA\",\"typ\":\"pergola-license+jwt\"}"
      })
  void aHeaderThatIsNotOneIsMalformed(String text) {
    String rest = valid.substring(valid.indexOf('.'));

    assertThat(refusal(encode(text) + rest)).isEqualTo(LICENSE_MALFORMED);
  }

  @Test
  void aLicenseThatEndsBeforeItBeginsIsRefused() {
    assertClaimsInvalid(claims().with("nbf", 1790000000).with("exp", 1780000000), "begins");
  }

  @Test
  void aLicenseIssuedMoreThanADayAheadIsNotYetValid() {
    long ahead = NOW.plus(Duration.ofDays(1)).getEpochSecond();

    assertThat(verify(SignedToken.sign(vendor, header, claims().with("iat", ahead))))
        .isInstanceOf(LicenseVerdict.Valid.class);
    assertThat(verify(SignedToken.sign(vendor, header, claims().with("iat", ahead + 1))))
        .isInstanceOf(LicenseVerdict.NotYetValid.class);
  }

  @Test
  void allThatALicenseCanSaySurvives() {
    var full =
        new License(
            "lic-3",
            "Example Vendor",
            "Société Générale des Pergolas",
            "enterprise-plus",
            Set.of("audit", "x.y_z-1"),
            Map.of("audit", ">=1.0.0 <2.0.0", "other.plugin", "*"),
            25L,
            UUID.fromString("01980f5e-3c00-7a10-8f42-5d1c9b7e2a60"),
            NOW,
            NOW.minusSeconds(10),
            NOW.plusSeconds(10),
            0,
            NOW.plusSeconds(5));

    assertThat(verify(LicenseToken.issue(vendor, full)).accepted()).isEqualTo(full);
    assertThat(full.worksUntil()).isEqualTo(full.expires());
  }

  @Test
  void aRepeatedClaimIsRefusedThoughItIsSigned() {
    String text = claims().toString().replace("}", ",\"customer\":\"Somebody else\"}");
    String content = encode(header.toString()) + "." + encode(text);
    String signature = Base64Url.encode(vendor.sign(content.getBytes(StandardCharsets.US_ASCII)));

    assertThat(refusal(content + "." + signature)).isEqualTo(LICENSE_MALFORMED);
  }

  @Test
  void whatIsPaddedOrTooLongOrNoTokenIsMalformed() {
    for (String token :
        List.of("", " ", "no token", "a.b.c", valid + "=", valid + ".x", "é.é.é", "..")) {
      assertThat(refusal(token)).as(token).isEqualTo(LICENSE_MALFORMED);
    }
    assertThat(refusal(valid + "A".repeat(LicenseVerifier.MAX_LENGTH)))
        .isEqualTo(LICENSE_MALFORMED);
  }

  private void assertClaimsInvalid(JsonObject claims, String named) {
    assertThat(verify(SignedToken.sign(vendor, header, claims)))
        .isInstanceOfSatisfying(
            LicenseVerdict.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(LICENSE_CLAIMS_INVALID);
              assertThat(refused.reason()).contains(named);
            });
  }

  private void assertRefused(String token) {
    assertThat(verify(token)).as(token).isInstanceOf(LicenseVerdict.Refused.class);
  }

  private LicenseError refusal(String token) {
    return verify(token) instanceof LicenseVerdict.Refused(LicenseError code, String _)
        ? code
        : null;
  }

  private LicenseVerdict verify(String token) {
    return LicenseVerifier.verify(token, trusted, NOW);
  }

  private JsonObject claims() {
    return LicenseToken.claims(UNLIMITED);
  }

  private String changed(int at, char other) {
    return valid.substring(0, at) + other + valid.substring(at + 1);
  }

  private static String encode(String text) {
    return Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
  }
}
