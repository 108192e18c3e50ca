// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a plugin goes back to. */
class RollbackTest {
  private static final String BROKEN = "if (true) throw new IllegalStateException(\"broken\");";

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
  void withoutANumberItGoesToWhatWasAtWorkBeforeAndBackAgain() throws Exception {
    at.install(speaking("1.0.0", ""));
    at.install(speaking("1.1.0", ""));
    at.install(speaking("1.2.0", ""));
    assertThat(at.rollback("speaker", 1).version()).isEqualTo("1.0.0");

    assertThat(at.rollback("speaker", null).version()).isEqualTo("1.2.0");
    at.restart(Map.of());
    assertThat(at.rollback("speaker", null).version()).isEqualTo("1.0.0");
  }

  @Test
  void whatNeverWasAtWorkIsPassedOver() throws Exception {
    at.install(speaking("1.0.0", ""));
    at.plugins().stop("speaker", ADA);
    at.install(speaking("1.1.0", BROKEN));
    assertThat(at.plugins().start("speaker", ADA).state()).isEqualTo(PluginState.FAILED);
    at.install(speaking("1.2.0", ""));

    assertThat(at.rollback("speaker", null).version()).isEqualTo("1.0.0");
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.0.0");
  }

  @Test
  void whatFailedAtOnceGivesWayToWhatWasAtWork() throws Exception {
    at.install(speaking("1.0.0", ""));
    at.plugins().stop("speaker", ADA);
    at.install(speaking("1.1.0", BROKEN));
    at.plugins().start("speaker", ADA);

    assertThat(at.rollback("speaker", null).state()).isEqualTo(PluginState.STARTED);
    assertThat(at.plugins().get("speaker").version()).isEqualTo("1.0.0");
  }

  @Test
  void theJarThatIsInUseAlreadyIsNoWayBack() throws Exception {
    at.install(speaking("1.0.0", ""));

    assertThatThrownBy(() -> at.rollback("speaker", 1))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.CONFLICT))
        .hasMessageContaining("on generation 1 already");
    assertThatThrownBy(() -> at.rollback("speaker", null))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.NOT_FOUND))
        .hasMessageContaining("nothing to go back to");
  }

  @Test
  void aBundledPluginHasNothingToGoBackToBeforeAnotherJarWasInUse() throws Exception {
    Path bundled = Files.createDirectory(folder.resolve("bundled"));
    speaking("1.0.0", "").write(bundled.resolve("speaker.jar"));
    at.close();
    Path other = Files.createDirectory(folder.resolve("other"));
    at =
        PluginHome.in(
            other,
            home -> DatabaseAddress.sqlite(home.resolve("pergola.db")),
            Map.of("pergola.plugins.bundled", bundled.toString()));

    assertThatThrownBy(() -> at.rollback("speaker", null))
        .hasMessageContaining("nothing to go back to");
    assertThatThrownBy(() -> at.rollback("speaker", 0))
        .hasMessageContaining("on the jar that came with Pergola already");

    at.install(speaking("1.1.0", ""));
    assertThat(at.rollback("speaker", null).version()).isEqualTo("1.0.0");
    assertThat(at.rollback("speaker", null).version()).isEqualTo("1.1.0");
  }
}
