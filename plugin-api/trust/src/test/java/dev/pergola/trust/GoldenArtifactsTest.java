// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that docs/contracts/plugin-artifact.md shows others as examples. */
class GoldenArtifactsTest {
  private final PublisherKeys keys =
      PublisherKeys.parse(GoldenArtifacts.FOLDER.resolve("publishers.txt").toString());

  @ParameterizedTest
  @CsvSource({"unsigned, UNSIGNED, 0", "community, COMMUNITY, 1", "endorsed, VERIFIED, 2"})
  void eachIsWorthWhatTheDocumentationSays(String name, TrustLevel level, int signers) {
    var examination = examine(name);

    assertThat(examination.trust()).isEqualTo(level);
    assertThat(examination.signers()).hasSize(signers);
    assertThat(examination.descriptor().id()).isEqualTo("weather");
    assertThat(examination.hasSbom()).isTrue();
    assertThat(
            new LinkCheck(HostClasses.running())
                .check(GoldenArtifacts.FOLDER.resolve(name + ".jar"), List.of()))
        .isEmpty();
  }

  @Test
  void theChangedOneNamesItsEntry() {
    assertThatThrownBy(() -> examine("changed"))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(ArtifactError.ARTIFACT_ENTRY_CHANGED))
        .hasMessageContaining("com/example/forecast.txt");
  }

  @Test
  void theContentsOfSignatureFilesAreAsDocumented() throws IOException {
    RawZip zip = RawZip.of(GoldenArtifacts.FOLDER.resolve("community.jar"));
    String signature =
        zip.parts.stream()
            .map(RawZip.Part::name)
            .filter(name -> name.endsWith(".sig"))
            .findFirst()
            .orElseThrow();
    try (var artifact =
        ArtifactFile.open(
            GoldenArtifacts.FOLDER.resolve("community.jar"), ArtifactLimits.DEFAULT)) {
      assertThat(new String(artifact.read(EntryList.ENTRY), StandardCharsets.UTF_8))
          .startsWith("pergola-entries 1\n")
          .contains(" 22 com/example/forecast.txt\n");
      assertThat(new String(artifact.read(signature), StandardCharsets.US_ASCII))
          .startsWith("pergola-signature 1\nid weather\nversion 1.4.0\nrole publisher\npublisher ");
    }
  }

  @Test
  void everyRuleIsDocumented() throws IOException {
    String page = Files.readString(Path.of("../../docs/contracts/plugin-artifact.md"));
    String rules = page.substring(page.indexOf("## Rules"));

    assertThat(
            Stream.of(ArtifactError.values())
                .filter(code -> code != ArtifactError.ARTIFACT_PUBLISHER_KEY_INVALID))
        .allSatisfy(code -> assertThat(rules).contains("`" + code.ruleId() + "`"));
    assertThat(Arrays.asList(ArtifactError.values()))
        .extracting(ArtifactError::ruleId)
        .doesNotHaveDuplicates();
  }

  private PluginExamination examine(String name) {
    return PluginExamination.of(
        GoldenArtifacts.FOLDER.resolve(name + ".jar"), keys, Artifacts.CLOCK);
  }
}
