// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Blame;
import dev.pergola.api.PergolaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server that was started without plugins, to put in order what one of them broke. */
class SafeModeTest extends OnEachDatabase {
  private static final Map<String, Object> SAFE = Map.of("pergola.plugins.safe-mode", true);

  @Test
  void theCoreRunsAloneAndPluginsCanBePutInOrder() throws Exception {
    at.install(speaking("1.0.0", ""));
    at.install(speaking("1.1.0", ""));
    assertThat(at.plugins().isSafeMode()).isFalse();
    at.restart(SAFE);

    assertThat(at.plugins().isSafeMode()).isTrue();
    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.STOPPED);
    assertThat(at.plugins().get("speaker").reason()).contains("safe mode");
    assertThat(at.rollback("speaker", 1).version()).isEqualTo("1.0.0");

    at.restart(Map.of());
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.0.0");
  }

  @Test
  void noPluginCanBeStarted() throws Exception {
    at.install(speaking("1.0.0", ""));
    at.plugins().stop("speaker", ADA);
    at.restart(SAFE);

    assertThatThrownBy(() -> at.plugins().start("speaker", ADA))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(PluginError.SAFE_MODE);
              assertThat(e.code().blame()).isEqualTo(Blame.USER);
              assertThat(e.code().status()).isEqualTo(409);
            })
        .hasMessageContaining("safe mode");
    at.restart(Map.of());
    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.STOPPED);
  }

  @Test
  void whatIsLeftAloneIsStillSeenToBe() throws Exception {
    at.install(speaking("1.0.0", ""));
    Path marks = Files.createDirectories(at.home().resolve("starting"));
    for (int i = 0; i < 3; i++) {
      at.server().close();
      Files.createFile(marks.resolve("speaker"));
      at.start(SAFE);
    }

    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.QUARANTINED);
    at.restart(Map.of());
    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.QUARANTINED);
  }
}
