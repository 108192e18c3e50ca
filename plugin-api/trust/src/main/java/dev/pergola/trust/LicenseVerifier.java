// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.LicenseError.LICENSE_ALGORITHM_NOT_ALLOWED;
import static dev.pergola.trust.LicenseError.LICENSE_HEADER_NOT_ALLOWED;
import static dev.pergola.trust.LicenseError.LICENSE_KEY_NOT_TRUSTED;
import static dev.pergola.trust.LicenseError.LICENSE_MALFORMED;
import static dev.pergola.trust.LicenseError.LICENSE_NO_TRUSTED_KEYS;
import static dev.pergola.trust.LicenseError.LICENSE_SIGNATURE_INVALID;
import static dev.pergola.trust.LicenseError.LICENSE_WRONG_TYPE;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks license tokens, offline: nothing but the token, the trusted keys and the time decides. The
 * header only chooses among the trusted keys, and no claim is looked at before the signature holds.
 */
public final class LicenseVerifier {
  /** The longest token that is looked at, in characters. */
  public static final int MAX_LENGTH = 16 * 1024;

  /** How far a clock may be behind before a license counts as not yet valid. */
  public static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  /**
   * Checks a token.
   *
   * @param token the token; white space around it is ignored, because files end in a line break
   * @param keys whose signatures count
   * @param now when the license would be used
   */
  public static LicenseVerdict verify(String token, TrustedKeys keys, Instant now) {
    License license;
    try {
      license = LicenseToken.license(authenticClaims(token.strip(), keys));
    } catch (PergolaException e) {
      if (e.code() instanceof LicenseError code) {
        return new LicenseVerdict.Refused(code, e.getMessage());
      }
      throw e;
    }
    Instant begin = license.notBefore();
    if (begin != null && now.plus(LEEWAY).isBefore(begin)) {
      return new LicenseVerdict.NotYetValid(license, begin);
    }
    Instant end = license.expires();
    if (end != null && !now.isBefore(end)) {
      return new LicenseVerdict.Expired(license, end);
    }
    return new LicenseVerdict.Valid(license);
  }

  private static JsonObject authenticClaims(String token, TrustedKeys keys) {
    if (token.isEmpty()) {
      throw malformed("it is empty");
    }
    if (token.length() > MAX_LENGTH) {
      throw malformed("it is longer than 16 KB");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw malformed("it has %d parts instead of three".formatted(parts.length));
    }
    String kid = checkedKeyId(json("header", parts[0]));
    byte[] payload = decode("content", parts[1]);
    byte[] signature = decode("signature", parts[2]);
    if (signature.length != TrustedKey.SIGNATURE_LENGTH) {
      throw malformed("its signature has %d bytes instead of 64".formatted(signature.length));
    }
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    if (!trustedKey(kid, keys).verifies(signed, signature)) {
      throw refused(
          LICENSE_SIGNATURE_INVALID,
          "The license's signature does not fit its content: it was changed after it was signed."
              + " Ask the vendor for the original.");
    }
    return json("content", payload);
  }

  private static String checkedKeyId(JsonObject header) {
    String algorithm = header.string("alg");
    if (!LicenseToken.ALGORITHM.equals(algorithm)) {
      throw refused(
          LICENSE_ALGORITHM_NOT_ALLOWED,
          "The license is signed with the algorithm %s, but only EdDSA counts. Ask the vendor for a"
                  .formatted(shown(header.get("alg")))
              + " license made by Pergola's license issue.");
    }
    for (String name : header.members().keySet()) {
      if (!HEADER.contains(name)) {
        throw refused(
            LICENSE_HEADER_NOT_ALLOWED,
            "The license's header holds \"%s\", and only alg, typ and kid are allowed there: keys"
                    .formatted(Abbreviation.of(name))
                + " come from this installation, never from a license.");
      }
    }
    if (!LicenseToken.TYPE.equals(header.string("typ"))) {
      throw refused(
          LICENSE_WRONG_TYPE,
          "This token is not a Pergola license: its type is %s instead of %s. Install the file that"
                  .formatted(shown(header.get("typ")), LicenseToken.TYPE)
              + " the vendor sent as license.");
    }
    String kid = header.string("kid");
    if (kid == null) {
      throw malformed("its header does not name the key (kid)");
    }
    return kid;
  }

  private static TrustedKey trustedKey(String kid, TrustedKeys keys) {
    if (keys.isEmpty()) {
      throw refused(
          LICENSE_NO_TRUSTED_KEYS,
          "This installation trusts no vendor's key, so it cannot check any license. Set"
              + " PERGOLA_LICENSE_KEYS to the vendor's public key (vendor.pub).");
    }
    TrustedKey key = keys.find(kid);
    if (key == null) {
      throw refused(
          LICENSE_KEY_NOT_TRUSTED,
          "The license is signed with the key %s, which this installation does not trust. Add that"
                  .formatted(Abbreviation.of(kid))
              + " vendor's public key to PERGOLA_LICENSE_KEYS, if you know it to be the vendor's.");
    }
    return key;
  }

  private static JsonObject json(String part, String encoded) {
    return json(part, decode(part, encoded));
  }

  private static JsonObject json(String part, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (Json.parse(text) instanceof JsonObject object) {
        return object;
      }
      throw malformed("its %s is not a JSON object".formatted(part));
    } catch (CharacterCodingException e) {
      throw malformed("its %s is not UTF-8".formatted(part));
    } catch (PergolaException e) {
      throw e.code() instanceof LicenseError
          ? e
          : malformed("its %s cannot be read".formatted(part));
    }
  }

  private static byte[] decode(String part, String text) {
    byte[] bytes = Base64Url.decode(text);
    if (bytes == null) {
      throw malformed("its %s is not base64url".formatted(part));
    }
    return bytes;
  }

  private static String shown(@Nullable Json value) {
    return value == null ? "(none given)" : "\"" + Abbreviation.of(value.text()) + "\"";
  }

  private static PergolaException malformed(String what) {
    return refused(
        LICENSE_MALFORMED,
        "This is no complete license token: %s. Copy the vendor's file whole.".formatted(what));
  }

  private static PergolaException refused(LicenseError code, String message) {
    return new PergolaException(code, message);
  }

  private LicenseVerifier() {}
}
