// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64url without padding (RFC 7515, section 2). */
final class Base64Url {
  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The bytes; null when the text is not the one canonical form of any bytes. The JDK's decoder
   * takes padding, and bits beyond the last byte: then two texts would be one token.
   */
  static byte @Nullable [] decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Base64Url() {}
}
