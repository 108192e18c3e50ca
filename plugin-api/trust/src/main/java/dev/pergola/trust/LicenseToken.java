// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The written form of a license: a JWT (RFC 7519) signed with EdDSA (RFC 8037), as
 * docs/contracts/license.md has it.
 */
public final class LicenseToken {
  static final String TYPE = "pergola-license+jwt";
  static final String ALGORITHM = "EdDSA";
  // The last second of the year 9999: what comes after it is a mistake, such as milliseconds.
  private static final long LAST_SECOND = 253_402_300_799L;

  /** The license as a signed token, in one line of ASCII without a line break. */
  public static String issue(VendorKey key, License license) {
    return sign(key, Json.object("alg", ALGORITHM, "typ", TYPE, "kid", key.id()), claims(license));
  }

  static String sign(VendorKey key, JsonObject header, JsonObject claims) {
    String content = encode(header) + "." + encode(claims);
    byte[] signature = key.sign(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64Url.encode(signature);
  }

  static JsonObject claims(License license) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("jti", license.id());
    claims.put("iss", license.issuer());
    claims.put("customer", license.customer());
    claims.put("edition", license.edition());
    claims.put("features", license.features());
    claims.put("iat", seconds(license.issuedAt()));
    claims.put("nbf", seconds(license.notBefore()));
    claims.put("exp", seconds(license.expires()));
    claims.values().removeIf(value -> value == null);
    return (JsonObject) Json.of(claims);
  }

  /**
   * The license of claims whose signature was checked.
   *
   * @throws dev.pergola.api.PergolaException {@link LicenseError#LICENSE_CLAIMS_INVALID}
   */
  static License license(JsonObject claims) {
    if (claims.get("aud") != null) {
      // RFC 7519, section 4.1.3: whoever is not named as its audience must refuse a token.
      throw License.invalid("it is meant for a certain audience (aud), which licenses are not");
    }
    String edition = optionalText(claims, "edition");
    return new License(
        text(claims, "jti"),
        optionalText(claims, "iss"),
        text(claims, "customer"),
        edition == null ? License.DEFAULT_EDITION : edition,
        features(claims),
        present("iat", instant(claims, "iat")),
        instant(claims, "nbf"),
        instant(claims, "exp"));
  }

  private static String text(JsonObject claims, String name) {
    return present(name, optionalText(claims, name));
  }

  private static @Nullable String optionalText(JsonObject claims, String name) {
    return switch (claims.get(name)) {
      case null -> null;
      case JsonString(String value) -> value;
      case Json _ -> throw License.invalid("its claim " + name + " must be a text");
    };
  }

  private static Set<String> features(JsonObject claims) {
    if (!(present("features", claims.get("features")) instanceof JsonArray array)) {
      throw License.invalid("its claim features must be a list of names");
    }
    Set<String> features = new HashSet<>();
    for (Json element : array.values()) {
      if (!(element instanceof JsonString(String name))) {
        throw License.invalid("its claim features must be a list of names");
      }
      features.add(name);
    }
    return features;
  }

  private static @Nullable Instant instant(JsonObject claims, String name) {
    Json claim = claims.get(name);
    if (claim == null) {
      return null;
    }
    if (claim instanceof JsonNumber(BigDecimal value)
        && value.scale() == 0
        && value.signum() >= 0
        && value.compareTo(BigDecimal.valueOf(LAST_SECOND)) <= 0) {
      return Instant.ofEpochSecond(value.longValueExact());
    }
    throw License.invalid("its claim " + name + " must be whole seconds since 1970");
  }

  private static <T> T present(String name, @Nullable T claim) {
    if (claim == null) {
      throw License.invalid("its claim " + name + " is missing; ask the vendor for a new one");
    }
    return claim;
  }

  private static @Nullable Long seconds(@Nullable Instant instant) {
    return instant == null ? null : instant.getEpochSecond();
  }

  private static String encode(JsonObject object) {
    return Base64Url.encode(object.toString().getBytes(StandardCharsets.UTF_8));
  }

  private LicenseToken() {}
}
