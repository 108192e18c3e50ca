// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.PergolaException;
import dev.pergola.testkit.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Plugins that do not start, one way or another. */
class FailedStartTest extends OnEachDatabase {
  @Test
  void aPluginThatFailsThreeTimesIsLeftAloneUntilAnAdministratorTriesAgain() throws Exception {
    PluginJar jar =
        PluginJar.of(
            "moody",
            "if (!Boolean.getBoolean(\"test.moody\")) throw new IllegalStateException(\"not today\");");
    assertThatThrownBy(() -> at.install(jar))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(PluginError.START_FAILED))
        .hasMessageContaining("moody 1.0.0 is installed, but does not work")
        .hasMessageContaining("not today");
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

  /** Waits for another one's setUp to run at the same time, and says so when one does. */
  private static final String MEETS =
      """
      try {
        ((java.util.concurrent.CyclicBarrier) System.getProperties().get("test.meeting"))
            .await(4, java.util.concurrent.TimeUnit.SECONDS);
        System.setProperty("test.met", "true");
      } catch (java.util.concurrent.TimeoutException | java.util.concurrent.BrokenBarrierException e) {
        // Alone.
      }
      """;

  @Test
  void ofSeveralThatWereStartingWhenTheServerEndedNoneIsBlamedAndEachIsStartedAlone()
      throws Exception {
    System.getProperties().put("test.meeting", new CyclicBarrier(2));
    try {
      for (String id : List.of("anna", "bert")) {
        PluginStatus stopped =
            at.install(
                PluginJar.of(id, "if (Boolean.getBoolean(\"test.both\")) { " + MEETS + " }"));
        assertThat(stopped.state()).isEqualTo(PluginState.STARTED);
      }
      System.setProperty("test.both", "true");
      at.restart(Map.of());
      assertThat(System.clearProperty("test.met")).isEqualTo("true");

      at.server().close();
      System.getProperties().put("test.meeting", new CyclicBarrier(2));
      interrupted("anna", "bert");
      at.start(Map.of("pergola.plugins.safe-mode", true));
      at.restart(Map.of());

      assertThat(System.getProperty("test.met")).isNull();
      assertThat(at.plugins().list())
          .extracting(PluginStatus::state)
          .containsOnly(PluginState.STARTED);
      assertThat(at.server().bean(Failures.class).findAll()).isEmpty();
      System.getProperties().put("test.meeting", new CyclicBarrier(2));
      at.restart(Map.of());
      assertThat(System.getProperty("test.met")).isEqualTo("true");
    } finally {
      List.of("test.meeting", "test.both", "test.met").forEach(System.getProperties()::remove);
    }
  }

  @Test
  void theOneThatEndsTheServerAloneIsLeftAloneAndThatIsAnEvent() throws Exception {
    at.install(PluginJar.of("anna", ""));
    at.install(PluginJar.of("bert", ""));
    for (List<String> marks :
        List.of(List.of("anna", "bert"), List.of("bert"), List.of("bert"), List.of("bert"))) {
      at.server().close();
      interrupted(marks.toArray(String[]::new));
      at.start(Map.of("pergola.plugins.safe-mode", true));
    }
    at.restart(Map.of());

    assertThat(at.plugins().get("anna").state()).isEqualTo(PluginState.STARTED);
    assertThat(at.plugins().get("bert").state()).isEqualTo(PluginState.QUARANTINED);
    assertThat(RecordedEvents.typesAndActors(at.server()))
        .filteredOn("plugin.quarantined by system"::equals)
        .hasSize(1);
  }

  private void interrupted(String... starting) throws Exception {
    Path marks = Files.createDirectories(at.home().resolve("starting"));
    for (String id : starting) {
      Files.createFile(marks.resolve(id));
    }
  }
}
