// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Home;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's one key, from which a key for each purpose is derived (HKDF, RFC 5869). Taken
 * from {@code PERGOLA_SECRET_KEY} (base64, 32 bytes; several nodes must share one) or else from the
 * file {@code secret.key} in the home, which is made at the first start.
 */
@Singleton
public final class MasterKey {
  static final int BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(MasterKey.class);

  private final byte[] key;

  /**
   * @throws PergolaException {@link StandardError#NOT_CONFIGURED} when there is a key that is none
   */
  @Inject
  MasterKey(
      Home home,
      Resealing resealing,
      @Nullable @Property(name = "pergola.secret.key") String configured) {
    key =
        configured == null || configured.isBlank()
            ? fromFile(new KeyFile(home.secretKey()), resealing)
            : decode(configured, "PERGOLA_SECRET_KEY");
  }

  MasterKey(byte[] key) {
    this.key = key.clone();
  }

  /**
   * The 256-bit key for a purpose: the same at every call, and telling nothing of the others.
   *
   * @param algorithm the name of the algorithm it is for, such as {@code AES}
   */
  public SecretKey derive(String purpose, String algorithm) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .thenExpand(("pergola " + purpose).getBytes(StandardCharsets.UTF_8), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks HKDF-SHA256", e);
    }
  }

  private static byte[] fromFile(KeyFile file, Resealing resealing) {
    try {
      if (!file.exists()) {
        file.create();
      }
      if (file.next().exists()) {
        LOG.warn("The rotation of secret.key was interrupted; it is ended now");
        Rotation.end(file, resealing, _ -> {});
      }
      return file.read();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + file.path() + ": " + e.getMessage(), e);
    }
  }

  /**
   * A key as it is written down.
   *
   * @param where it is, for the error
   * @throws PergolaException {@link StandardError#NOT_CONFIGURED} when it is none
   */
  static byte[] decode(String text, String where) {
    try {
      byte[] key = Base64.getDecoder().decode(text.strip());
      if (key.length == BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Reported below; the text itself must not be.
    }
    throw new PergolaException(
        StandardError.NOT_CONFIGURED,
        where + " must hold 32 bytes in base64, as openssl rand -base64 32 makes them.");
  }
}
