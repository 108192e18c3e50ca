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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's signed statement: a JWT in compact form, signed with EdDSA. The header only chooses
 * among the trusted keys, and no claim is looked at before the signature holds.
 *
 * @param keyId the trusted key that signed it
 * @param claims what it says
 */
record SignedToken(String keyId, JsonObject claims) {
  static final String ALGORITHM = "EdDSA";
  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  /**
   * A kind of statement.
   *
   * @param type the header's {@code typ}
   * @param name what it is, for messages: {@code license}
   * @param maxLength the longest that is looked at, in characters
   */
  record Kind(String type, String name, int maxLength) {}

  /** Signs claims as a token in one line of ASCII without a line break. */
  static String sign(VendorKey key, Kind kind, JsonObject claims) {
    return sign(key, Json.object("alg", ALGORITHM, "typ", kind.type(), "kid", key.id()), claims);
  }

  static String sign(VendorKey key, JsonObject header, JsonObject claims) {
    String content = encode(header) + "." + encode(claims);
    byte[] signature = key.sign(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64Url.encode(signature);
  }

  /**
   * Reads a token that a trusted key signed.
   *
   * @param text the token; white space around it is ignored, because files end in a line break
   * @throws PergolaException {@link LicenseError} when it cannot be believed; says why
   */
  static SignedToken read(String text, Kind kind, TrustedKeys keys) {
    String token = text.strip();
    if (token.isEmpty()) {
      throw malformed(kind, "it is empty");
    }
    if (token.length() > kind.maxLength()) {
      throw malformed(kind, "it is longer than %d KB".formatted(kind.maxLength() / 1024));
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw malformed(
          kind,
          "it has %s instead of three"
              .formatted(parts.length == 1 ? "1 part" : parts.length + " parts"));
    }
    String kid = checkedKeyId(kind, json(kind, "header", decode(kind, "header", parts[0])));
    byte[] payload = decode(kind, "content", parts[1]);
    byte[] signature = decode(kind, "signature", parts[2]);
    if (signature.length != TrustedKey.SIGNATURE_LENGTH) {
      throw malformed(kind, "its signature has %d bytes instead of 64".formatted(signature.length));
    }
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    if (!trustedKey(kind, kid, keys).verifies(signed, signature)) {
      throw refused(
          LICENSE_SIGNATURE_INVALID,
          "The %s's signature does not fit its content: it was changed after it was signed."
                  .formatted(kind.name())
              + " Ask the vendor for the original.");
    }
    return new SignedToken(kid, json(kind, "content", payload));
  }

  private static String checkedKeyId(Kind kind, JsonObject header) {
    String algorithm = header.string("alg");
    if (!ALGORITHM.equals(algorithm)) {
      throw refused(
          LICENSE_ALGORITHM_NOT_ALLOWED,
          "The %s is signed with the algorithm %s, but only EdDSA counts. Ask the vendor for one"
                  .formatted(kind.name(), shown(header.get("alg")))
              + " made by Pergola's license commands.");
    }
    for (String name : header.members().keySet()) {
      if (!HEADER.contains(name)) {
        throw refused(
            LICENSE_HEADER_NOT_ALLOWED,
            "The %s's header holds \"%s\", and only alg, typ and kid are allowed there: keys"
                    .formatted(kind.name(), Abbreviation.of(name))
                + " come from this installation, never from a %s.".formatted(kind.name()));
      }
    }
    if (!kind.type().equals(header.string("typ"))) {
      throw refused(
          LICENSE_WRONG_TYPE,
          "This token is not a Pergola %s: its type is %s instead of %s. Install the file that"
                  .formatted(kind.name(), shown(header.get("typ")), kind.type())
              + " the vendor sent as %s.".formatted(kind.name()));
    }
    String kid = header.string("kid");
    if (kid == null) {
      throw malformed(kind, "its header does not name the key (kid)");
    }
    return kid;
  }

  private static TrustedKey trustedKey(Kind kind, String kid, TrustedKeys keys) {
    if (keys.isEmpty()) {
      throw refused(
          LICENSE_NO_TRUSTED_KEYS,
          "This installation trusts no vendor's key, so it cannot check any %s. Set"
                  .formatted(kind.name())
              + " PERGOLA_LICENSE_KEYS to the vendor's public key (vendor.pub).");
    }
    TrustedKey key = keys.find(kid);
    if (key == null) {
      throw refused(
          LICENSE_KEY_NOT_TRUSTED,
          "The %s is signed with the key %s, which this installation does not trust. Add that"
                  .formatted(kind.name(), Abbreviation.of(kid))
              + " vendor's public key to PERGOLA_LICENSE_KEYS, if you know it to be the vendor's.");
    }
    return key;
  }

  private static JsonObject json(Kind kind, String part, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (Json.parse(text) instanceof JsonObject object) {
        return object;
      }
      throw malformed(kind, "its %s is not a JSON object".formatted(part));
    } catch (CharacterCodingException e) {
      throw malformed(kind, "its %s is not UTF-8".formatted(part));
    } catch (PergolaException e) {
      throw e.code() instanceof LicenseError
          ? e
          : malformed(kind, "its %s cannot be read".formatted(part));
    }
  }

  private static byte[] decode(Kind kind, String part, String text) {
    byte[] bytes = Base64Url.decode(text);
    if (bytes == null) {
      throw malformed(kind, "its %s is not base64url".formatted(part));
    }
    return bytes;
  }

  private static String encode(JsonObject object) {
    return Base64Url.encode(object.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String shown(@Nullable Json value) {
    return value == null ? "(none given)" : "\"" + Abbreviation.of(value.text()) + "\"";
  }

  private static PergolaException malformed(Kind kind, String what) {
    return refused(
        LICENSE_MALFORMED,
        "This is no complete %s token: %s. Copy the vendor's file whole."
            .formatted(kind.name(), what));
  }

  private static PergolaException refused(LicenseError code, String message) {
    return new PergolaException(code, message);
  }
}
