// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustProgramsTest {
  @TempDir private Path folder;

  private final TrustPrograms trust = PackedPlugin.trust();

  @Test
  void aPluginPasses() throws Exception {
    TrustPrograms.Result result = trust.verify(PackedPlugin.pack(folder), List.of());

    assertThat(result.lines()).containsExactly("smallest 1.0.0 can be installed (unsigned)");
    assertThat(result.passed()).isTrue();
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    TrustPrograms.Result result =
        trust.verify(PackedPlugin.pack(folder, TrustProgramsTest.class), List.of());

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("[plugin-class]")
                    .contains("must implement dev.pergola.api.Plugin"));
  }

  /** Uses a library that is not in the jar. */
  public static final class Lacking implements dev.pergola.api.Plugin {
    @Override
    public void setUp(
        dev.pergola.api.PluginContext context, dev.pergola.api.Contributions contribute) {
      PackedPlugin.trust();
    }
  }

  @Test
  void aClassThatNobodyBroughtIsSaid() throws Exception {
    TrustPrograms.Result result = trust.verify(PackedPlugin.pack(folder, Lacking.class), List.of());

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .anySatisfy(line -> assertThat(line).contains("[link-broken]", "PackedPlugin", "Bundle"));
  }

  @Test
  void aVerificationThatCannotRunDoesNotPass() throws Exception {
    var nothing =
        new TrustPrograms(Path.of(System.getProperty("java.home"), "bin", "java"), List.of(folder));

    assertThat(nothing.verify(PackedPlugin.pack(folder), List.of()).passed()).isFalse();
  }
}
