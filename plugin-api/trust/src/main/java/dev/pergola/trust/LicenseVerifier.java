// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.time.Duration;
import java.time.Instant;

/**
 * Checks license tokens, offline: nothing but the token, the trusted keys and the time decides. The
 * header only chooses among the trusted keys, and no claim is looked at before the signature holds.
 */
public final class LicenseVerifier {
  /** The longest token that is looked at, in characters. */
  public static final int MAX_LENGTH = 16 * 1024;

  /** How far a clock may be behind before a license counts as not yet valid. */
  public static final Duration LEEWAY = Duration.ofSeconds(60);

  /** How far a clock may be behind the one of the vendor who issued the license. */
  public static final Duration ISSUER_LEEWAY = Duration.ofDays(1);

  /**
   * A license that a trusted key signed, whatever its time.
   *
   * @param license what it says
   * @param keyId the id of the key
   */
  public record Genuine(License license, String keyId) {}

  /**
   * Checks a token.
   *
   * @param token the token; white space around it is ignored, because files end in a line break
   * @param keys whose signatures count
   * @param now when the license would be used
   */
  public static LicenseVerdict verify(String token, TrustedKeys keys, Instant now) {
    try {
      return at(genuine(token, keys).license(), now);
    } catch (PergolaException e) {
      if (e.code() instanceof LicenseError code) {
        return new LicenseVerdict.Refused(code, e.getMessage());
      }
      throw e;
    }
  }

  /**
   * Reads a token that a trusted key signed. Takes about half a millisecond, unlike {@link #at}.
   *
   * @param token as in {@link #verify}
   * @throws PergolaException {@link LicenseError} when it cannot be believed; says why
   */
  public static Genuine genuine(String token, TrustedKeys keys) {
    SignedToken signed = SignedToken.read(token, LicenseToken.KIND, keys);
    return new Genuine(LicenseToken.license(signed.claims()), signed.keyId());
  }

  /** How a genuine license stands at a time. */
  public static LicenseVerdict at(License license, Instant now) {
    Instant begin = license.notBefore();
    if (begin != null && now.plus(LEEWAY).isBefore(begin)) {
      return new LicenseVerdict.NotYetValid(license, begin);
    }
    Instant issued = license.issuedAt();
    if (now.plus(ISSUER_LEEWAY).isBefore(issued)) {
      return new LicenseVerdict.NotYetValid(license, issued);
    }
    Instant end = license.expires();
    if (end == null || now.isBefore(end)) {
      return new LicenseVerdict.Valid(license);
    }
    Instant graceEnd = end.plus(Duration.ofDays(license.graceDays()));
    return now.isBefore(graceEnd)
        ? new LicenseVerdict.Grace(license, graceEnd)
        : new LicenseVerdict.Expired(license, end);
  }

  private LicenseVerifier() {}
}
