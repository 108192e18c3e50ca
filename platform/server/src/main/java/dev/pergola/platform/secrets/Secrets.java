// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets: AES-256-GCM, stored as base64 of nonce, ciphertext and tag, each bound to its id
 * so that one cannot be passed off as another.
 */
@Singleton
public final class Secrets {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretRows rows;
  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  Secrets(SecretRows rows, MasterKey master) {
    this.rows = rows;
    this.key = master.derive("secrets", "AES");
  }

  /** Stores a secret under an id, in place of what was there. */
  public void put(String id, Secret secret) {
    rows.put(id, seal(id, secret));
  }

  /**
   * The secret stored under an id; null when there is none.
   *
   * @throws PergolaException {@link StandardError#NOT_CONFIGURED} when it was stored with another
   *     key
   */
  public @Nullable Secret get(String id) {
    return rows.findById(id).map(row -> open(id, row.sealed())).orElse(null);
  }

  /**
   * All secrets whose ids begin so.
   *
   * @throws PergolaException as {@link #get}
   */
  public List<Secret> all(String prefix) {
    return rows.findByPrefix(prefix).stream().map(row -> open(row.id(), row.sealed())).toList();
  }

  /** Whether there is a secret under an id. */
  public boolean has(String id) {
    return rows.existsById(id);
  }

  /** Forgets the secret stored under an id, if there is one. */
  public void remove(String id) {
    rows.deleteById(id);
  }

  /** Forgets all secrets whose ids begin so. */
  public void removeAll(String prefix) {
    rows.deleteByPrefix(prefix);
  }

  private String seal(String id, Secret secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, id, nonce, secret.reveal().getBytes(StandardCharsets.UTF_8), 0);
    byte[] all = new byte[NONCE_BYTES + sealed.length];
    System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  private Secret open(String id, String sealed) {
    byte[] all = Base64.getDecoder().decode(sealed);
    byte[] nonce = java.util.Arrays.copyOf(all, NONCE_BYTES);
    return new Secret(
        new String(
            cipher(Cipher.DECRYPT_MODE, id, nonce, all, NONCE_BYTES), StandardCharsets.UTF_8));
  }

  private byte[] cipher(int mode, String id, byte[] nonce, byte[] input, int offset) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input, offset, input.length - offset);
    } catch (GeneralSecurityException e) {
      throw new PergolaException(
          StandardError.NOT_CONFIGURED,
          "The stored secret %s cannot be read: secret.key (or PERGOLA_SECRET_KEY) is not the one that it was stored with. Enter the secret again, or put the old key back and restart Pergola."
              .formatted(id),
          e);
    }
  }
}
