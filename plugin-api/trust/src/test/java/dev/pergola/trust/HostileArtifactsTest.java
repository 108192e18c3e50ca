// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ArtifactError.ARTIFACT_KEY_REVOKED;
import static dev.pergola.trust.HostileArtifacts.CLOCK;
import static dev.pergola.trust.HostileArtifacts.KEYS;
import static dev.pergola.trust.HostileArtifacts.LIMITS;
import static dev.pergola.trust.HostileArtifacts.PUBLISHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/** All hostile artifacts together, the good one that they are made of, and chance. */
class HostileArtifactsTest {
  @TempDir Path folder;

  @Test
  void eachHasANameOfItsOwn() {
    List<String> names =
        Stream.of(
                HostileStructuresTest.hostile(),
                HostileNamesTest.hostile(),
                HostileSizesTest.hostile(),
                HostileDescriptorsTest.hostile(),
                HostileSignaturesTest.hostile())
            .flatMap(all -> all)
            .map(one -> ((Arguments.ArgumentSet) one).getName())
            .toList();

    assertThat(names).hasSizeGreaterThanOrEqualTo(134).doesNotHaveDuplicates();
  }

  @Test
  void whatTheHostileOnesAreMadeOfIsAccepted() {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);

    assertThat(PluginExamination.of(jar, KEYS, LIMITS, CLOCK).trust())
        .isEqualTo(TrustLevel.VERIFIED);
    Path again = RawZip.of(jar).write(folder.resolve("again.jar"));
    assertThat(PluginExamination.of(again, KEYS, LIMITS, CLOCK).trust())
        .isEqualTo(TrustLevel.VERIFIED);
  }

  @Test
  void aRevokedKeysSignatureIsRefusedWhateverElseItIsWorth() {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
    var keys =
        PublisherKeys.parse(
            "revoked %1$s Lost\nofficial %1$s Pergola".formatted(Artifacts.word(PUBLISHER)));

    assertThatThrownBy(() -> PluginExamination.of(jar, keys, LIMITS, CLOCK))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(ARTIFACT_KEY_REVOKED))
        .hasMessageContaining("Lost");
  }

  @Test
  void aBitThatFlipsIsNoticedOrChangesNothingThatIsRead() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
    byte[] good = Files.readAllBytes(jar);
    var before = PluginExamination.of(jar, KEYS, LIMITS, CLOCK);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      int bit = random.nextInt(good.length * 8);
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(jar, flipped);
      var result = new Examiner(KEYS, LIMITS, CLOCK).examine(jar);
      var after = result.examination();
      if (after == null) {
        refused++;
        assertThat(result.problems()).as("-Dseed=%d, bit %d", seed, bit).isNotEmpty();
      } else {
        // A date or a version in a header: not content, but another file all the same.
        assertThat(after.sha256()).as("-Dseed=%d, bit %d", seed, bit).isNotEqualTo(before.sha256());
        assertThat(after.descriptor()).isEqualTo(before.descriptor());
        assertThat(after.signers()).isEqualTo(before.signers());
      }
    }
    assertThat(refused).as("-Dseed=%d", seed).isGreaterThan(750);
  }

  @Test
  void whatIsCutShortAnywhereIsRefused() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
    byte[] good = Files.readAllBytes(jar);
    for (int i = 0; i < 200; i++) {
      int length = random.nextInt(good.length);
      Files.write(jar, Arrays.copyOf(good, length));
      assertThat(new Examiner(KEYS, LIMITS, CLOCK).examine(jar).examination())
          .as("-Dseed=%d, %d bytes", seed, length)
          .isNull();
    }
  }
}
