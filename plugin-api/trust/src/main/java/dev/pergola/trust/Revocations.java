// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of a vendor's licenses no longer count, signed like a license
 * (docs/contracts/license.md#revocations). It speaks for the key that signed it only: for licenses
 * signed with that key, and for the key itself.
 *
 * @param sequence counts up; a list replaces those with smaller numbers only
 * @param licenses the ids of licenses that are revoked
 * @param keys keys that no longer count: the one that signs this list, or none
 * @param issuedAt when it was issued
 */
public record Revocations(long sequence, Set<String> licenses, Set<String> keys, Instant issuedAt) {
  /** The longest list that is looked at, in characters. */
  public static final int MAX_LENGTH = 1024 * 1024;

  /** The largest sequence number: what programs without whole numbers of 64 bits can still read. */
  public static final long MAX_SEQUENCE = (1L << 53) - 1;

  private static final SignedToken.Kind KIND =
      new SignedToken.Kind("pergola-revocations+jwt", "revocation list", MAX_LENGTH);

  /**
   * @throws PergolaException {@link LicenseError#LICENSE_CLAIMS_INVALID} when a part is not of its
   *     form; says which
   */
  public Revocations {
    if (sequence < 0 || sequence > MAX_SEQUENCE) {
      throw unusable("its sequence must be a whole number up to " + MAX_SEQUENCE);
    }
    licenses.forEach(id -> requireText("license ids", id));
    keys.forEach(id -> requireText("key ids", id));
    licenses = Collections.unmodifiableSet(new TreeSet<>(licenses));
    keys = Collections.unmodifiableSet(new TreeSet<>(keys));
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
  }

  private static void requireText(String name, String id) {
    if (!License.isText(id)) {
      throw unusable("each of its %s must be %s".formatted(name, License.TEXT));
    }
  }

  private static PergolaException unusable(String what) {
    return new PergolaException(
        LicenseError.LICENSE_CLAIMS_INVALID,
        "This is no usable list of licenses taken back: " + what + ".");
  }

  /**
   * A list that a trusted key signed.
   *
   * @param keyId the id of the key
   */
  public record Signed(Revocations revocations, String keyId) {
    /** Whether the list takes back a license, given the key that the license was signed with. */
    public boolean revokes(String licenseId, String licenseKeyId) {
      return keyId.equals(licenseKeyId)
          && (withdrawsKey() || revocations.licenses().contains(licenseId));
    }

    /** Whether the key says that it itself no longer counts. */
    public boolean withdrawsKey() {
      return revocations.keys().contains(keyId);
    }
  }

  /** The list as a signed token, in one line of ASCII without a line break. */
  public String issue(VendorKey key) {
    requireOwnKey(key.id());
    return SignedToken.sign(key, KIND, claims());
  }

  /**
   * Reads a list.
   *
   * @param token the token; white space around it is ignored
   * @param trusted whose signatures count
   * @throws PergolaException {@link LicenseError} when it cannot be believed; says why
   */
  public static Signed read(String token, TrustedKeys trusted) {
    SignedToken signed = SignedToken.read(token, KIND, trusted);
    var claims = new Claims(signed.claims());
    var revocations =
        new Revocations(
            claims.present("sequence", claims.optionalCount("sequence", MAX_SEQUENCE)),
            claims.texts("licenses"),
            claims.texts("keys"),
            claims.instant("iat"));
    revocations.requireOwnKey(signed.keyId());
    return new Signed(revocations, signed.keyId());
  }

  private JsonObject claims() {
    return Json.object(
        "sequence", sequence, "licenses", licenses, "keys", keys, "iat", issuedAt.getEpochSecond());
  }

  // Else one trusted vendor could put another's customers out of work.
  private void requireOwnKey(String keyId) {
    for (String key : keys) {
      if (!key.equals(keyId)) {
        throw Claims.invalid(
            "it withdraws the key %s, but only that key itself may say so: take it out of"
                    .formatted(Abbreviation.of(key))
                + " PERGOLA_LICENSE_KEYS instead");
      }
    }
  }
}
