// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that somebody deleted from under an installation. */
class MissingJarTest {
  @TempDir private Path folder;
  private PluginHome at;

  @BeforeEach
  void start() {
    at = PluginHome.in(folder);
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void aStoppedPluginWhoseJarIsGoneFailsOnceAndComesBackWithTheJar() throws Exception {
    Path artifact = at.artifact(at.install(speaking("1.0.0", "")));
    byte[] jar = Files.readAllBytes(artifact);
    at.plugins().stop("speaker", ADA);
    Files.delete(artifact);

    PluginStatus status = at.plugins().start("speaker", ADA);
    assertThat(status.state()).isEqualTo(PluginState.FAILED);
    assertThat(status.reason()).contains(artifact.toString(), "Put it back from a backup");
    assertThat(at.server().bean(Failures.class).findAll()).isEmpty();

    Files.write(artifact, jar);
    await().until(() -> at.plugins().get("speaker").state() == PluginState.STARTED);
  }

  @Test
  void whatRunsGoesOnWithoutItsJar() throws Exception {
    Files.delete(at.artifact(at.install(speaking("1.0.0", ""))));

    at.pass("speaker");

    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.STARTED);
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.0.0");
  }

  @Test
  void aJarThatCannotBeLoadedFailsOnceAndIsNotTriedForEver() throws Exception {
    Path artifact = at.artifact(at.install(speaking("1.0.0", "")));
    at.plugins().stop("speaker", ADA);
    Files.delete(artifact);
    Files.writeString(artifact, "this was a jar");

    assertThat(at.plugins().start("speaker", ADA).state()).isEqualTo(PluginState.FAILED);

    var failures = at.server().bean(Failures.class);
    assertThat(failures.findById("speaker").orElseThrow().count()).isEqualTo(1);
    at.pass("speaker");
    assertThat(failures.findById("speaker").orElseThrow().count()).isEqualTo(1);
    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.FAILED);
  }

  @Test
  void theCheckTellsOfItAndAnEarlierGenerationIsAWayBack() throws Exception {
    at.install(speaking("1.0.0", ""));
    Path artifact = at.artifact(at.install(speaking("1.1.0", "")));
    at.server().close();
    Files.delete(artifact);
    at.start(Map.of());

    assertThat(at.server().bean(PluginDesk.class).check(null, List.of(), null))
        .singleElement()
        .satisfies(
            outlook -> {
              assertThat(outlook.id()).isEqualTo("speaker");
              assertThat(outlook.problems().getFirst()).contains(artifact.toString());
            });
    assertThat(at.plugins().generations("speaker"))
        .extracting(PluginGeneration::current)
        .containsExactly(false, true);
    assertThatThrownBy(() -> at.plugins().start("speaker", ADA))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.CONFLICT))
        .hasMessageContaining(artifact.toString());
    assertThatThrownBy(() -> at.rollback("speaker", 2)).hasMessageContaining(artifact.toString());

    assertThat(at.rollback("speaker", null).state()).isEqualTo(PluginState.STARTED);
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.0.0");
  }

  @Test
  void theCommandLineGoesBackFromItWhereNoServerRuns() throws Exception {
    at.install(speaking("1.0.0", ""));
    Path artifact = at.artifact(at.install(speaking("1.1.0", "")));
    at.server().close();
    Files.delete(artifact);
    at.prepare();

    PluginDesk desk = at.server().bean(PluginDesk.class);
    desk.carryOut(desk.rollback("speaker", null), Steps.UNHEARD);

    assertThat(desk.list()).extracting(PluginDesk.ListedPlugin::version).containsExactly("1.0.0");
    assertThat(desk.check(null, List.of(), null).getFirst().problems()).isEmpty();
  }

  @Test
  void itCanBeInstalledAgainOrRemoved() throws Exception {
    Path artifact = at.artifact(at.install(speaking("1.0.0", "")));
    at.server().close();
    Files.delete(artifact);
    at.start(Map.of());

    at.plugins().remove("speaker", Removal.Data.PURGE, ADA);

    assertThat(at.plugins().list()).isEmpty();
    assertThat(at.install(speaking("1.0.0", "")).state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void theWayBackNamesTheJarThatIsGone() throws Exception {
    Path artifact = at.artifact(at.install(speaking("1.0.0", "")));
    at.install(speaking("1.1.0", ""));
    Files.delete(artifact);

    assertThatThrownBy(() -> at.rollback("speaker", null))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.NOT_FOUND))
        .hasMessageContaining("generation 1")
        .hasMessageContaining(artifact.toString());
    assertThat(at.server().bean(PluginDesk.class).check(null, List.of(), null))
        .singleElement()
        .satisfies(outlook -> assertThat(outlook.problems()).isEmpty())
        .satisfies(
            outlook ->
                assertThat(outlook.notes())
                    .singleElement()
                    .asString()
                    .contains("generation 1", artifact.toString()));
  }
}
