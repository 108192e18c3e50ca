// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.HostileArtifacts.Hostile;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each hostile artifact is refused, and says why. A subclass lists them in {@code hostile()}. */
abstract class HostileArtifactsContract {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("hostile")
  void isRefused(Hostile hostile) throws Exception {
    Path jar = hostile.make().in(folder);

    assertThatThrownBy(
            () ->
                PluginExamination.of(
                    jar, HostileArtifacts.KEYS, HostileArtifacts.LIMITS, HostileArtifacts.CLOCK))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(hostile.code()))
        .message()
        .endsWith(".")
        .doesNotContain("\0", "\n", "null");
    assertThat(
            new Examiner(HostileArtifacts.KEYS, HostileArtifacts.LIMITS, HostileArtifacts.CLOCK)
                .examine(jar)
                .problems())
        .extracting(problem -> problem.finding().ruleId())
        .contains(hostile.code().ruleId());
  }
}
