// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedKeysTest {
  private static final VendorKey ONE = VendorKey.generate();
  private static final VendorKey OTHER = VendorKey.generate();

  @TempDir Path folder;

  static Stream<String> waysToWriteOneKey() {
    byte[] spki = ONE.publicKey().key().getEncoded();
    byte[] raw = Arrays.copyOfRange(spki, 12, 44);
    String pem = ONE.publicPem();
    return Stream.of(
        pem,
        pem.strip(),
        pem.replace("\n", "\r\n"),
        pem.replace('\n', ' '),
        pem.replace("\n", ""),
        pem.replace("\n", "\\n"),
        "  " + pem + "\n,\n",
        Base64.getEncoder().encodeToString(spki),
        Base64.getUrlEncoder().withoutPadding().encodeToString(spki),
        Base64.getEncoder().encodeToString(raw),
        Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
  }

  @ParameterizedTest
  @MethodSource("waysToWriteOneKey")
  void aKeyIsReadInEveryForm(String text) {
    assertThat(TrustedKeys.parse(text).ids()).containsExactly(ONE.id());
  }

  @ParameterizedTest
  @MethodSource("waysToWriteOneKey")
  void aFileHoldsAKeyInAnyForm(String text) throws IOException {
    Path file = folder.resolve("a file.pub");
    Files.writeString(file, text);

    assertThat(TrustedKeys.parse(file.toString()).ids()).containsExactly(ONE.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {",", " ", "\n", " , ", "\\n", "\n\n"})
  void severalKeysStandSideBySide(String separator) {
    assertThat(TrustedKeys.parse(ONE.publicPem() + separator + OTHER.publicPem()).ids())
        .containsExactly(ONE.id(), OTHER.id());
  }

  @Test
  void keysOfDifferentFormsAndFilesMix() throws IOException {
    Path file = folder.resolve("vendor.pub");
    VendorKey third = VendorKey.generate();
    Files.writeString(file, third.publicPem());
    String bare = Base64.getEncoder().encodeToString(OTHER.publicKey().key().getEncoded());

    TrustedKeys keys = TrustedKeys.parse(ONE.publicPem() + bare + "," + file + " " + bare);

    assertThat(keys.ids()).containsExactly(ONE.id(), OTHER.id(), third.id());
    assertThat(keys.find(third.id())).isEqualTo(third.publicKey());
    assertThat(keys.find("another")).isNull();
  }

  @Test
  void nothingIsNoKey() {
    assertThat(TrustedKeys.parse(" \n").isEmpty()).isTrue();
  }

  @Test
  void theEntryThatIsWrongIsNamed() {
    assertInvalid(ONE.publicPem() + ", /no/such/file.pub").hasMessageContaining("Entry 2");
    assertInvalid("/no/such/file.pub").hasMessageContaining("/no/such/file.pub");
    assertInvalid("QUJD").hasMessageContaining("Entry 1");
    assertInvalid("-----BEGIN PUBLIC KEY----- MCow").hasMessageContaining("copy it whole");
    assertInvalid("-----BEGIN PUBLIC KEY-----?!-----END PUBLIC KEY-----")
        .hasMessageContaining("not base64");
    assertInvalid("-----BEGIN CERTIFICATE-----QUJD-----END CERTIFICATE-----")
        .hasMessageContaining("CERTIFICATE");
  }

  @Test
  void bytesThatAreNoPointOfTheCurveAreNoKey() {
    byte[] raw = new byte[32];
    raw[0] = 2; // y = 2 has no x
    assertInvalid(Base64.getEncoder().encodeToString(raw)).hasMessageContaining("no point");
  }

  @Test
  void anotherKindOfKeyIsNoKey() {
    byte[] x25519 = ONE.publicKey().key().getEncoded();
    x25519[8] = 0x6e;
    assertInvalid(Base64.getEncoder().encodeToString(x25519)).hasMessageContaining("Ed25519");
  }

  @Test
  void aPrivateKeyIsTurnedAwayAndNotShown() throws IOException {
    ONE.write(folder);
    String pem = Files.readString(folder.resolve(VendorKey.PRIVATE_FILE));
    String secret = pem.lines().skip(1).findFirst().orElseThrow();

    for (String text : new String[] {pem, secret, folder.resolve("vendor.key").toString()}) {
      assertInvalid(text)
          .hasMessageContaining("private key")
          .hasMessageContaining("vendor.pub")
          .message()
          .doesNotContain(secret.substring(22, 30));
    }
  }

  @Test
  void aKeyFileHoldsKeysOnly() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path pointing = Files.writeString(folder.resolve("pointing"), empty.toString());
    Path large = Files.write(folder.resolve("large"), new byte[65 * 1024]);

    assertInvalid(empty.toString()).hasMessageContaining("is empty");
    assertInvalid(pointing.toString()).hasMessageContaining("path of another file");
    assertInvalid(large.toString()).hasMessageContaining("larger than 64 KB");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertInvalid(String text) {
    return assertThatThrownBy(() -> TrustedKeys.parse(text))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(LicenseError.LICENSE_KEY_INVALID));
  }
}
