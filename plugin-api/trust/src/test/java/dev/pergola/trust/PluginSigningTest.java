// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginSigningTest {
  @TempDir Path folder;

  private final VendorKey publisher = VendorKey.generate();
  private final VendorKey marketplace = VendorKey.generate();

  @Test
  void anArtifactThatNobodySignedIsUnsigned() throws Exception {
    Path jar = Artifacts.plugin().in(folder);

    var examination = examine(jar, PublisherKeys.NONE);

    assertThat(examination.trust()).isEqualTo(TrustLevel.UNSIGNED);
    assertThat(examination.signers()).isEmpty();
    assertThat(examination.descriptor().version()).isEqualTo("1.4.0");
    assertThat(examination.sha256())
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar))));
  }

  @ParameterizedTest
  @CsvSource({
    "official, OFFICIAL",
    "verified, VERIFIED",
    "marketplace, COMMUNITY",
  })
  void aPublishersKeyGivesTheLevelThatItIsKnownFor(String worth, TrustLevel level) {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), publisher);

    var examination =
        examine(jar, PublisherKeys.parse(worth + " " + Artifacts.word(publisher) + " Example"));

    assertThat(examination.trust()).isEqualTo(level);
    assertThat(examination.signers())
        .containsExactly(
            new Signer(
                publisher.id(),
                "Example",
                Signer.Role.PUBLISHER,
                Instant.parse("2026-06-01T12:00:00Z")));
  }

  @Test
  void aKeyThatNobodyVouchesForGivesCommunity() {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), publisher);

    var examination = examine(jar, PublisherKeys.NONE);

    assertThat(examination.trust()).isEqualTo(TrustLevel.COMMUNITY);
    assertThat(examination.signers()).extracting(Signer::name).containsOnlyNulls();
  }

  @Test
  void aMarketplaceLiftsAnUnknownPublishersArtifact() {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), publisher);
    Artifacts.sign(jar, marketplace, Signer.Role.MARKETPLACE);
    String known = "marketplace " + Artifacts.word(marketplace) + " Fair";

    var examination = examine(jar, PublisherKeys.parse(known));

    assertThat(examination.trust()).isEqualTo(TrustLevel.VERIFIED);
    assertThat(examination.signers())
        .extracting(Signer::role)
        .containsExactly(Signer.Role.PUBLISHER, Signer.Role.MARKETPLACE);
    assertThat(examine(jar, PublisherKeys.NONE).trust()).isEqualTo(TrustLevel.COMMUNITY);
    assertThat(
            examine(
                    jar,
                    PublisherKeys.parse(known + ";official " + Artifacts.word(publisher) + " Us"))
                .trust())
        .isEqualTo(TrustLevel.OFFICIAL);
  }

  @Test
  void signingLeavesTheEntriesAsTheyArePacked() throws IOException {
    Path jar = Artifacts.plugin().in(folder);
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    Map<String, byte[]> before = contents(jar);

    Artifacts.sign(jar, publisher, Signer.Role.PUBLISHER);
    byte[] once = Files.readAllBytes(jar);
    Artifacts.sign(jar, marketplace, Signer.Role.MARKETPLACE);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(jar)))
        .isEqualTo("rw-r--r--");
    Map<String, byte[]> after = contents(jar);
    after.keySet().removeIf(EntryList::isOutside);
    assertThat(after).containsExactlyEntriesOf(before);
    assertThat(contents(jar).keySet().iterator().next()).isEqualTo("META-INF/MANIFEST.MF");
    Artifacts.sign(jar, publisher, Signer.Role.PUBLISHER);
    assertThat(jar).as("a publisher's signature begins anew").hasBinaryContent(once);
    assertThat(folder.toFile().list()).as("nothing is left over").hasSize(1);
  }

  @Test
  void aMarketplaceSignsOnlyWhatAPublisherSigned() throws IOException {
    Path jar = Artifacts.plugin().in(folder);
    byte[] before = Files.readAllBytes(jar);

    assertRefused(jar, marketplace, ArtifactError.ARTIFACT_SIGNATURE_MISSING);
    assertThat(jar).hasBinaryContent(before);
    Artifacts.sign(jar, publisher, Signer.Role.PUBLISHER);
    assertRefused(jar, publisher, ArtifactError.ARTIFACT_SIGNATURE_OF_ANOTHER_PUBLISHER);
    RawZip zip = RawZip.of(jar);
    zip.part("com/example/forecast.txt").content("sun".getBytes());
    zip.write(jar);
    assertRefused(jar, marketplace, ArtifactError.ARTIFACT_ENTRY_CHANGED);
  }

  @Test
  void manyMayBeExaminedAtATime() {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), publisher);

    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .mapToObj(_ -> examine(jar, PublisherKeys.NONE))
                .distinct())
        .hasSize(1);
  }

  @Test
  void aMissingSbomIsAWarningUntilSomebodyVouches() {
    Path jar = Artifacts.signed(folder, new PluginJar(), publisher);

    var examination = examine(jar, PublisherKeys.NONE);

    assertThat(examination.hasSbom()).isFalse();
    assertThat(examination.warnings()).extracting(Finding::ruleId).containsExactly("sbom-missing");
    assertThatThrownBy(
            () -> examine(jar, PublisherKeys.parse("official " + Artifacts.word(publisher))))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(ArtifactError.ARTIFACT_SBOM_MISSING));
  }

  private void assertRefused(Path jar, VendorKey key, ArtifactError code) {
    assertThatThrownBy(() -> PluginSigning.sign(jar, key, Signer.Role.MARKETPLACE, Artifacts.CLOCK))
        .isInstanceOfSatisfying(PergolaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Map<String, byte[]> contents(Path jar) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (var file = new JarFile(jar.toFile(), false)) {
      for (var entry : file.stream().toList()) {
        try (var in = file.getInputStream(entry)) {
          contents.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return contents;
  }

  private static PluginExamination examine(Path jar, PublisherKeys keys) {
    return PluginExamination.of(jar, keys, Artifacts.CLOCK);
  }
}
