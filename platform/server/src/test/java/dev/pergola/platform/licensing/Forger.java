// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Json;
import dev.pergola.trust.VendorKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Somebody who has a vendor's key, and a program that signs any header with any claims. */
final class Forger {
  private final PrivateKey key;

  /**
   * Reads the key as the vendor's own tool keeps it.
   *
   * @param folder an empty one
   */
  Forger(VendorKey vendor, Path folder) throws IOException, GeneralSecurityException {
    vendor.write(folder);
    String pem = Files.readString(folder.resolve(VendorKey.PRIVATE_FILE));
    byte[] bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  String token(String header, String claims) {
    String content = encoded(header) + "." + encoded(claims);
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + encoded(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String header(String algorithm, String type, String keyId) {
    return Json.object("alg", algorithm, "typ", type, "kid", keyId).toString();
  }

  static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
