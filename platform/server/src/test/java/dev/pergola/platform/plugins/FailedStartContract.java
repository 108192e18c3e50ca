// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.testkit.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that do not start, one way or another. */
abstract class FailedStartContract {
  @TempDir private Path folder;
  private PluginHome at;

  /** An empty database for a home. */
  abstract DatabaseAddress database(Path home);

  @BeforeEach
  void start() {
    at = PluginHome.in(folder, this::database, Map.of());
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void aPluginThatFailsThreeTimesIsLeftAloneUntilAnAdministratorTriesAgain() throws Exception {
    PluginJar jar =
        PluginJar.of(
            "moody",
            "if (!Boolean.getBoolean(\"test.moody\")) throw new IllegalStateException(\"not today\");");
    at.install(jar);
    assertThat(at.plugins().get("moody").state()).isEqualTo(PluginState.FAILED);
    at.restart(Map.of());
    assertThat(at.plugins().get("moody").state()).isEqualTo(PluginState.FAILED);
    at.restart(Map.of());
    at.restart(Map.of());
    assertThat(at.plugins().get("moody").state()).isEqualTo(PluginState.QUARANTINED);
    assertThat(at.plugins().get("moody").reason()).contains("3 times");

    assertThat(at.plugins().start("moody", ADA).state()).isEqualTo(PluginState.QUARANTINED);
    assertThat(at.plugins().get("moody").reason()).contains("4 times", "not today");
    System.setProperty("test.moody", "true");
    try {
      assertThat(at.plugins().start("moody", ADA).state()).isEqualTo(PluginState.STARTED);
      at.restart(Map.of());
      assertThat(at.plugins().get("moody").state()).isEqualTo(PluginState.STARTED);
    } finally {
      System.clearProperty("test.moody");
    }
  }

  @Test
  void aPluginThatTookTheServerDownCountsAsFailed() throws Exception {
    at.install(speaking("1.0.0", ""));
    Path marks = Files.createDirectories(at.home().resolve("starting"));
    for (int i = 0; i < 3; i++) {
      at.server().close();
      Files.createFile(marks.resolve("speaker"));
      at.start(Map.of("pergola.plugins.safe-mode", i < 2));
    }

    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.QUARANTINED);
    assertThat(RecordedEvents.typesAndActors(at.server()))
        .filteredOn("plugin.start_interrupted by system"::equals)
        .hasSize(3);
  }

  @Test
  void aPluginWhoseJarIsGoneSaysSoAndComesBackWithIt() throws Exception {
    Path artifact =
        at.home().resolve("artifacts").resolve(at.install(speaking("1.0.0", "")).digest() + ".jar");
    at.server().close();
    byte[] jar = Files.readAllBytes(artifact);
    Files.delete(artifact);
    at.start(Map.of());
    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.FAILED);
    assertThat(at.plugins().get("speaker").reason()).contains("artifacts");

    Files.write(artifact, jar);
    await().until(() -> at.plugins().get("speaker").state() == PluginState.STARTED);
  }
}
