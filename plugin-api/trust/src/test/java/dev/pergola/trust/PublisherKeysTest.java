// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherKeysTest {
  @TempDir Path folder;

  private final VendorKey one = VendorKey.generate();
  private final VendorKey other = VendorKey.generate();

  @Test
  void linesNameKeysAndWhatTheyAreWorth() throws IOException {
    one.write(folder);
    String text =
        """
        # who we believe
        official %s

        verified %s Example Pty Ltd
        """
            .formatted(folder.resolve("vendor.pub"), Artifacts.word(other));
    Path file = Files.writeString(folder.resolve("publishers"), text);

    for (String value : new String[] {text, file.toString(), text.replace('\n', ';')}) {
      PublisherKeys keys = PublisherKeys.parse(value);
      assertThat(keys.level(one.id())).isEqualTo(TrustLevel.OFFICIAL);
      assertThat(keys.name(one.id())).isEqualTo(one.id());
      assertThat(keys.level(other.id())).isEqualTo(TrustLevel.VERIFIED);
      assertThat(keys.name(other.id())).isEqualTo("Example Pty Ltd");
      assertThat(keys.size()).isEqualTo(2);
    }
  }

  @Test
  void noKeyIsNoKey() {
    assertThat(PublisherKeys.parse(" \n ").size()).isZero();
    assertThat(PublisherKeys.NONE.level(one.id())).isEqualTo(TrustLevel.COMMUNITY);
  }

  @Test
  void aRevokedKeyStaysRevoked() {
    String word = Artifacts.word(one);

    assertThat(
            PublisherKeys.parse("revoked %1$s;official %1$s".formatted(word)).isRevoked(one.id()))
        .isTrue();
    assertThat(
            PublisherKeys.parse("official %1$s;revoked %1$s".formatted(word)).isRevoked(one.id()))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"trusted abc Name", "official", "official short Name", "verified /no/such/file X"})
  void aLineThatCannotBeReadIsNamedButNotShown(String line) {
    assertThatThrownBy(() -> PublisherKeys.parse("# first\n" + line))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(ArtifactError.ARTIFACT_PUBLISHER_KEY_INVALID))
        .hasMessageContaining("Line 2")
        .hasMessageNotContaining("short");
  }
}
