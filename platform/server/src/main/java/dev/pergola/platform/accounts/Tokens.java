// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.secrets.MasterKey;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Makes tokens that say nothing: 256 bits in base64url. Only their hashes are stored. */
@Singleton
final class Tokens {
  private static final int BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final SecretKey key;

  Tokens(MasterKey master) {
    key = master.derive("refresh token succession", "HmacSHA256");
  }

  /** A random token. */
  String fresh() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }

  /**
   * The one token that replaces a token: random to all who lack this installation's key, and the
   * same however often it is asked for. So a token that two tabs exchange at once has one successor
   * and not two, though no token is stored.
   */
  String successor(String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return BASE64.encodeToString(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks HMAC-SHA256", e);
    }
  }

  /** What is stored of a token: SHA-256 in hexadecimal; no salt, as nobody can guess 256 bits. */
  static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks SHA-256", e);
    }
  }
}
