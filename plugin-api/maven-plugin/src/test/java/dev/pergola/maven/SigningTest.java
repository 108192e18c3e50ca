// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningTest {
  @TempDir private Path folder;
  private final TrustPrograms trust = PackedPlugin.trust();
  private Path jar;

  @BeforeEach
  void pack() throws Exception {
    jar = PackedPlugin.pack(folder);
  }

  @Test
  void anOwnKeyIsMadeOnceAndSigns() throws Exception {
    var own = new SigningKey(folder.resolve("key"), true);
    String first;
    try (Signing signing = trust.sign(own)) {
      first = signing.publicKey();
      assertThat(signing.sign(jar)).startsWith("signed smallest 1.0.0 with the key ");
    }
    try (Signing signing = trust.sign(own)) {
      assertThat(signing.publicKey()).isEqualTo(first);
    }

    Path key = folder.resolve("key/vendor.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    TrustPrograms.Result result = trust.verify(jar, List.of());
    assertThat(result.lines())
        .first()
        .asString()
        .startsWith("smallest 1.0.0 can be installed (signed by ");
    assertThat(result.passed()).isTrue();
  }

  @Test
  void aJarThatWasChangedAfterwardsIsFound() throws Exception {
    try (Signing signing = trust.sign(new SigningKey(folder.resolve("key"), true))) {
      signing.sign(jar);
    }
    PackedPlugin.add(jar, "more.txt");

    TrustPrograms.Result result = trust.verify(jar, List.of());

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .anySatisfy(line -> assertThat(line).contains("[entry-added] more.txt"));
  }

  @Test
  void aFileThatIsNoKeyIsSaid() throws Exception {
    Path none = Files.writeString(folder.resolve("vendor.key"), "not a key");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> trust.sign(new SigningKey(none, false)))
        .withMessageContaining("holds no private key");
  }

  @Test
  void aJarThatIsNoPluginIsSaidAndTheNextOneIsSigned() throws Exception {
    Path other = Files.writeString(folder.resolve("other.jar"), "not a jar");

    try (Signing signing = trust.sign(new SigningKey(folder.resolve("key"), true))) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> signing.sign(other));
      assertThat(signing.sign(jar)).startsWith("signed smallest");
    }
  }

  @Test
  void aNamedKeyGoesBeforeThatOfTheEnvironmentAndThatBeforeAnOwnOne() {
    Path named = Path.of("named.key");
    Path own = Path.of("own");

    assertThat(SigningKey.choose(named, "release.key", own))
        .isEqualTo(new SigningKey(named, false));
    assertThat(SigningKey.choose(null, " release.key ", own))
        .isEqualTo(new SigningKey(Path.of("release.key"), false));
    assertThat(SigningKey.choose(null, " ", own)).isEqualTo(new SigningKey(own, true));
    assertThat(SigningKey.choose(null, null, null)).isNull();
  }
}
