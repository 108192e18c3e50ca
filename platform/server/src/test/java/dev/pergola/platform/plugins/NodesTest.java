// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers over one database. */
class NodesTest {
  @TempDir private Path folder;
  private DatabaseAddress database;
  private PluginHome first;

  @BeforeEach
  void start() throws Exception {
    database = TestServer.freshPostgresql();
    first = PluginHome.in(Files.createDirectory(folder.resolve("first")), _ -> database, Map.of());
  }

  @AfterEach
  void stop() {
    first.close();
  }

  @Test
  void anUploadToOneIsFollowedByTheOtherOverTheSharedFolders() throws Exception {
    first.install(speaking("1.0.0", ""));
    Path shared = Files.createDirectories(folder.resolve("second/home"));
    for (String name : new String[] {"plugins", "artifacts"}) {
      Files.createSymbolicLink(shared.resolve(name), first.home().resolve(name));
    }
    try (PluginHome second = second()) {
      assertThat(second.get("/ext/speaker/version")).isEqualTo("1.0.0");

      first.install(speaking("1.1.0", ""));
      await().until(() -> second.plugins().get("speaker").version().equals("1.1.0"));
      assertThat(second.get("/ext/speaker/version")).isEqualTo("1.1.0");
      second.rollback("speaker", null);
      await().until(() -> first.get("/ext/speaker/version").equals("1.0.0"));
    }
  }

  @Test
  void aNodeWithoutTheJarGoesOnWithWhatItHasAndSaysWhereItLooked() throws Exception {
    Files.createDirectories(folder.resolve("second/home"));
    try (PluginHome second = second()) {
      Path own = second.artifact(second.install(speaking("1.0.0", "")));
      Files.copy(
          own,
          Files.createDirectories(first.home().resolve("artifacts")).resolve(own.getFileName()));
      await().until(() -> !first.plugins().list().isEmpty());
      await().until(() -> first.plugins().get("speaker").state() == PluginState.STARTED);

      PluginStatus newer = first.install(speaking("1.1.0", ""));

      await().until(() -> second.plugins().get("speaker").reason().contains(newer.digest()));
      assertThat(second.get("/ext/speaker/version")).isEqualTo("1.0.0");
      Files.copy(first.artifact(newer), second.artifact(newer));
      await().until(() -> second.get("/ext/speaker/version").equals("1.1.0"));
      assertThat(second.plugins().get("speaker").reason()).isEqualTo("It is at work.");
    }
  }

  @Test
  void aNodeThatStartsLeavesAloneWhatAnotherIsWorkingOn() throws Exception {
    first.install(speaking("1.0.0", ""));
    Files.createDirectories(folder.resolve("second/home"));

    first.install(
        speaking("1.1.0", ""),
        step -> {
          if (step == Step.HEALTH) {
            second().close();
          }
        });

    assertThat(first.plugins().get("speaker").version()).isEqualTo("1.1.0");
    assertThat(RecordedEvents.typesAndActors(first.server()))
        .doesNotContain("plugin.install_interrupted by ada");
  }

  private PluginHome second() {
    return PluginHome.on(folder.resolve("second"), database);
  }
}
