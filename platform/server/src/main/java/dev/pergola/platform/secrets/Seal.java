// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import dev.pergola.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals secrets with one key: AES-256-GCM, a nonce of its own for each, as base64 of nonce,
 * ciphertext and tag, each bound to its id so that one cannot be passed off as another.
 */
final class Seal {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  Seal(MasterKey master) {
    this.key = master.derive("secrets", "AES");
  }

  String close(String id, Secret secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed;
    try {
      byte[] text = secret.reveal().getBytes(StandardCharsets.UTF_8);
      sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce, text, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks AES-256-GCM", e);
    }
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  /**
   * @throws GeneralSecurityException when it was sealed with another key, or under another id
   */
  Secret open(String id, String sealed) throws GeneralSecurityException {
    byte[] all = Base64.getDecoder().decode(sealed);
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    return new Secret(
        new String(
            cipher(Cipher.DECRYPT_MODE, id, nonce, all, NONCE_BYTES), StandardCharsets.UTF_8));
  }

  boolean opens(SecretRows.Row row) {
    try {
      open(row.id(), row.sealed());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] cipher(int mode, String id, byte[] nonce, byte[] input, int offset)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
    return cipher.doFinal(input, offset, input.length - offset);
  }
}
