// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A vendor's public key (Ed25519, RFC 8032).
 *
 * @param id its thumbprint (RFC 7638) in base64url: what tokens name in {@code kid}
 * @param key the key
 */
public record TrustedKey(String id, PublicKey key) {
  static final int RAW_LENGTH = 32;
  static final int SPKI_LENGTH = 44;
  static final int PKCS8_LENGTH = 48;
  static final int SIGNATURE_LENGTH = 64;
  // What the X.509 form (RFC 8410) puts before the key's 32 bytes: it is always the same.
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * The key of 32 raw bytes, or of 44 bytes in X.509 form.
   *
   * @throws InvalidKeyException when the bytes are no Ed25519 public key; says why
   */
  static TrustedKey of(byte[] bytes) throws InvalidKeyException {
    byte[] spki = bytes;
    if (bytes.length == RAW_LENGTH) {
      spki = Arrays.copyOf(SPKI_PREFIX, SPKI_LENGTH);
      System.arraycopy(bytes, 0, spki, SPKI_PREFIX.length, RAW_LENGTH);
    }
    if (spki.length != SPKI_LENGTH
        || !Arrays.equals(spki, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length)) {
      throw new InvalidKeyException("it is not an Ed25519 public key");
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
      // Only this computes the point, and so tells 32 bytes that are no point of the curve.
      Signature.getInstance("Ed25519").initVerify(key);
      return new TrustedKey(thumbprint(raw(key)), key);
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("its bytes are no point of the curve Ed25519", e);
    }
  }

  /** The key of a public key made by the JDK. */
  static TrustedKey of(PublicKey key) {
    return new TrustedKey(thumbprint(raw(key)), key);
  }

  /** Whether this key's owner signed the content. */
  boolean verifies(byte[] content, byte[] signature) {
    try {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // The JDK says so of 64 bytes that cannot be any key's signature.
      return false;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("This Java has no Ed25519", e);
    }
  }

  /** The key's 32 bytes. */
  byte[] raw() {
    return raw(key);
  }

  private static byte[] raw(PublicKey key) {
    return Arrays.copyOfRange(key.getEncoded(), SPKI_PREFIX.length, SPKI_LENGTH);
  }

  // RFC 7638 over the required members of an OKP key (RFC 8037, appendix A.3), in this very order.
  private static String thumbprint(byte[] raw) {
    String jwk =
        """
        {"crv":"Ed25519","kty":"OKP","x":"%s"}"""
            .formatted(Base64Url.encode(raw));
    try {
      return Base64Url.encode(
          MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }
}
