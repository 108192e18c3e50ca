// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorKeyTest {
  @TempDir Path folder;

  private final VendorKey key = VendorKey.generate();

  @Test
  void whatTheWrittenKeySignsTheWrittenPublicKeyVerifies() throws IOException {
    key.write(folder.resolve("new/folder"));

    VendorKey read = VendorKey.read(folder.resolve("new/folder/vendor.key"));
    TrustedKeys keys = TrustedKeys.parse(folder.resolve("new/folder/vendor.pub").toString());

    assertThat(read.id()).isEqualTo(key.id());
    String token = LicenseToken.issue(read, Licenses.UNLIMITED);
    assertThat(LicenseVerifier.verify(token, keys, Licenses.NOW).accepted())
        .isEqualTo(Licenses.UNLIMITED);
  }

  @Test
  void onlyItsOwnerReadsThePrivateKey() throws IOException {
    key.write(folder);

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("vendor.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyIsNeverOverwritten() throws IOException {
    key.write(folder);
    byte[] before = Files.readAllBytes(folder.resolve("vendor.key"));

    assertKeyExists("vendor.pub");
    Files.delete(folder.resolve("vendor.pub"));
    assertKeyExists("vendor.key");

    assertThat(folder.resolve("vendor.key")).hasBinaryContent(before);
    assertThat(folder.resolve("vendor.pub")).doesNotExist();
  }

  @Test
  void aFileThatIsNoPrivateKeySaysSo() throws IOException, NoSuchAlgorithmException {
    key.write(folder);
    byte[] rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    Files.writeString(
        folder.resolve("rsa.key"),
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getEncoder().encodeToString(rsa)));

    assertInvalid("vendor.pub", "no private key");
    assertInvalid("absent.key", "cannot be read");
    assertInvalid("rsa.key", "not of Ed25519");
  }

  @Test
  void theKeyPrintsAsItsIdOnly() {
    assertThat(key).hasToString(key.publicKey().id());
  }

  private void assertKeyExists(String named) {
    assertThatThrownBy(() -> VendorKey.generate().write(folder))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(LicenseError.LICENSE_KEY_EXISTS))
        .hasMessageContaining(named);
  }

  private void assertInvalid(String file, String reason) {
    assertThatThrownBy(() -> VendorKey.read(folder.resolve(file)))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(LicenseError.LICENSE_KEY_INVALID))
        .hasMessageContaining(file)
        .hasMessageContaining(reason);
  }
}
