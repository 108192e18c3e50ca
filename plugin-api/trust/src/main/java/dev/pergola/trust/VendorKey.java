// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A vendor's key pair: signs licenses. Prints as its id; the private key is in its file only. */
public final class VendorKey {
  /** The file with the private key, in PKCS#8 form as PEM, readable by its owner only. */
  public static final String PRIVATE_FILE = "vendor.key";

  /** The file with the public key, in X.509 form as PEM: what installations are told to trust. */
  public static final String PUBLIC_FILE = "vendor.pub";

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private final PrivateKey privateKey;
  private final TrustedKey publicKey;

  private VendorKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = TrustedKey.of(publicKey);
  }

  /** A new key pair. */
  public static VendorKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new VendorKey(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no Ed25519", e);
    }
  }

  /**
   * The key pair of a {@value #PRIVATE_FILE}.
   *
   * @throws PergolaException {@link LicenseError#LICENSE_KEY_INVALID} when the file cannot be read
   *     or holds no such key
   */
  public static VendorKey read(Path file) {
    try {
      Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
      if (!pem.matches()) {
        throw new PergolaException(
            LicenseError.LICENSE_KEY_INVALID,
            "%s holds no private key. Name the vendor.key that license keygen made."
                .formatted(file));
      }
      byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
      var key =
          (EdECPrivateKey)
              KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(bytes));
      return ofSeed(key.getBytes().orElseThrow());
    } catch (IOException e) {
      throw new PergolaException(
          LicenseError.LICENSE_KEY_INVALID,
          "The key file %s cannot be read (%s). Check its path and permissions."
              .formatted(file, e.getMessage()),
          e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause: its message might quote the key.
      throw new PergolaException(
          LicenseError.LICENSE_KEY_INVALID,
          "%s holds a private key, but not of Ed25519. Make one with license keygen."
              .formatted(file));
    }
  }

  /**
   * The key pair of a private key's 32 bytes. The JDK has no operation that computes the public
   * half, but its generator makes the pair of whatever bytes its source of randomness gives.
   */
  static VendorKey ofSeed(byte[] seed) {
    try {
      var generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] used = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      if (!Arrays.equals(used, seed)) {
        throw new IllegalStateException("This Java makes Ed25519 keys in an unknown way");
      }
      return new VendorKey(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no Ed25519", e);
    }
  }

  /** The key's id, as tokens name it. */
  public String id() {
    return publicKey.id();
  }

  /** The half that installations trust. */
  public TrustedKey publicKey() {
    return publicKey;
  }

  /** The half that installations trust, as PEM. */
  public String publicPem() {
    return pem("PUBLIC KEY", publicKey.key().getEncoded());
  }

  /**
   * Writes {@value #PRIVATE_FILE} (readable by its owner only) and {@value #PUBLIC_FILE}.
   *
   * @param folder made when it does not exist
   * @throws PergolaException {@link LicenseError#LICENSE_KEY_EXISTS} when one of the files is there
   *     already; nothing is written then
   * @throws IOException when the folder cannot be written
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path publicFile = folder.resolve(PUBLIC_FILE);
    if (Files.exists(publicFile)) {
      throw exists(publicFile);
    }
    create(folder.resolve(PRIVATE_FILE), pem("PRIVATE KEY", privateKey.getEncoded()), "rw-------");
    create(publicFile, publicPem(), "rw-r--r--");
  }

  /** The signature of the content, 64 bytes. */
  byte[] sign(byte[] content) {
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(content);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot sign with Ed25519", e);
    }
  }

  /** The key's id. */
  @Override
  public String toString() {
    return id();
  }

  private static void create(Path file, String text, String permissions) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
            }
            : new FileAttribute<?>[0];
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, options, attributes)) {
      channel.write(StandardCharsets.US_ASCII.encode(text));
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    }
  }

  private static PergolaException exists(Path file) {
    return new PergolaException(
        LicenseError.LICENSE_KEY_EXISTS,
        "%s is there already, and licenses signed with a lost key cannot be renewed. Choose another"
                .formatted(file)
            + " folder, or move the file away.");
  }

  private static String pem(String label, byte[] bytes) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }

  /** A source that gives the same bytes each time. */
  private static final class Given extends SecureRandom {
    private final transient byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
