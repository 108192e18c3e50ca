// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Home;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The installation's one key, from which a key for each purpose is derived (HKDF, RFC 5869). Taken
 * from {@code PERGOLA_SECRET_KEY} (base64, 32 bytes; several nodes must share one) or else from the
 * file {@code secret.key} in the home, which is made at the first start.
 */
@Singleton
public final class MasterKey {
  private static final int BYTES = 32;

  private final byte[] key;

  /**
   * @throws PergolaException {@link StandardError#NOT_CONFIGURED} when there is a key that is none
   */
  MasterKey(Home home, @Nullable @Property(name = "pergola.secret.key") String configured) {
    key =
        configured == null || configured.isBlank()
            ? fromFile(home.secretKey())
            : decode(configured, "PERGOLA_SECRET_KEY");
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

  private static byte[] fromFile(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return decode(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  // Written aside and moved into place: a crash leaves either no key or a whole one.
  private static void create(Path file) throws IOException {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    Path aside =
        Files.createTempFile(
            file.getParent(),
            ".secret",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.wrap(
              (Base64.getEncoder().encodeToString(fresh) + "\n")
                  .getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    try {
      // A link, unlike a move, never replaces a key that another process made meanwhile.
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException e) {
      // The other process's key is as good.
    } finally {
      Files.delete(aside);
    }
  }

  private static byte[] decode(String text, String where) {
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
