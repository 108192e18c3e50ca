// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The written form of a license: a JWT (RFC 7519) signed with EdDSA (RFC 8037), as
 * docs/contracts/license.md has it.
 */
public final class LicenseToken {
  static final String TYPE = "pergola-license+jwt";
  static final SignedToken.Kind KIND =
      new SignedToken.Kind(TYPE, "license", LicenseVerifier.MAX_LENGTH);

  /** The license as a signed token, in one line of ASCII without a line break. */
  public static String issue(VendorKey key, License license) {
    return SignedToken.sign(key, KIND, claims(license));
  }

  static JsonObject claims(License license) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("jti", license.id());
    claims.put("iss", license.issuer());
    claims.put("customer", license.customer());
    claims.put("edition", license.edition());
    claims.put("features", license.features());
    claims.put("plugins", license.plugins().isEmpty() ? null : license.plugins());
    claims.put("seats", license.seats());
    claims.put("installation", license.installation());
    claims.put("iat", seconds(license.issuedAt()));
    claims.put("nbf", seconds(license.notBefore()));
    claims.put("exp", seconds(license.expires()));
    claims.put("grace", license.graceDays());
    claims.put("maintenanceUntil", seconds(license.maintenanceUntil()));
    claims.values().removeIf(value -> value == null);
    return (JsonObject) Json.of(claims);
  }

  /**
   * The license of claims whose signature was checked.
   *
   * @throws dev.pergola.api.PergolaException {@link LicenseError#LICENSE_CLAIMS_INVALID}
   */
  static License license(JsonObject object) {
    var claims = new Claims(object);
    Long grace = claims.optionalCount("grace", License.MAX_GRACE_DAYS);
    return new License(
        claims.text("jti"),
        claims.optionalText("iss"),
        claims.text("customer"),
        claims.optionalText("edition"),
        claims.texts("features"),
        claims.textsByName("plugins"),
        claims.optionalCount("seats", License.MAX_SEATS),
        installation(claims),
        claims.instant("iat"),
        claims.optionalInstant("nbf"),
        claims.optionalInstant("exp"),
        grace == null ? License.DEFAULT_GRACE_DAYS : grace.intValue(),
        claims.optionalInstant("maintenanceUntil"));
  }

  private static @Nullable UUID installation(Claims claims) {
    String text = claims.optionalText("installation");
    if (text == null) {
      return null;
    }
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equals(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw Claims.invalid("its claim installation must be the id that license show tells");
  }

  private static @Nullable Long seconds(@Nullable Instant instant) {
    return instant == null ? null : instant.getEpochSecond();
  }

  private LicenseToken() {}
}
