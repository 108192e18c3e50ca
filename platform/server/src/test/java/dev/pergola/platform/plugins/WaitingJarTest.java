// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.PluginJar;
import dev.pergola.testkit.TestPublisher;
import dev.pergola.trust.TrustLevel;
import dev.pergola.trust.VendorKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What waits for an administrator, and what is refused. */
class WaitingJarTest extends OnEachDatabase {
  @Test
  void anOlderJarIsNoUpgradeAndTheSameJarChangesNothing() throws Exception {
    Path jar = speaking("1.1.0", "").write(folder.resolve("speaker.jar"));
    for (int i = 0; i < 2; i++) {
      try (var in = Files.newInputStream(jar)) {
        at.plugins().install(in, "up.jar", false, ADA, Steps.UNHEARD);
      }
    }

    assertThat(at.plugins().generations("speaker")).hasSize(1);
    assertThatThrownBy(() -> at.install(speaking("1.0.0", "")))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(PluginError.VERSION_OLDER));
  }

  @Test
  void anUnsignedPluginWaitsForConsentAndNothingOfItRunsBefore() throws Exception {
    PluginJar jar =
        PluginJar.of("stranger", "")
            .members("static { System.setProperty(\"test.stranger\", \"ran\"); }")
            .unsigned();

    PluginStatus waiting = at.install(jar);
    assertThat(waiting.state()).isEqualTo(PluginState.NEEDS_CONSENT);
    assertThat(waiting.trust()).isEqualTo(TrustLevel.UNSIGNED);
    assertThat(waiting.reason()).contains("unsigned");
    assertThat(waiting.change().asks()).hasSize(1);
    assertThat(System.getProperty("test.stranger")).isNull();

    at.restart(Map.of());
    assertThat(at.plugins().get("stranger").state()).isEqualTo(PluginState.NEEDS_CONSENT);
    assertThatThrownBy(() -> at.plugins().consent("stranger", "another", ADA, Steps.UNHEARD))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.CONFLICT));

    assertThat(at.plugins().consent("stranger", waiting.digest(), ADA, Steps.UNHEARD).state())
        .isEqualTo(PluginState.STARTED);
    assertThat(System.getProperties().remove("test.stranger")).isEqualTo("ran");
    at.restart(Map.of());
    assertThat(at.plugins().get("stranger").state()).isEqualTo(PluginState.STARTED);
    System.clearProperty("test.stranger");
  }

  @Test
  void anUpgradeThatAsksForMoreWaitsWhileTheOldVersionServes() throws Exception {
    at.install(speaking("1.0.0", ""));

    PluginStatus waiting =
        at.install(speaking("1.1.0", "new ProcessBuilder(\"true\").start().waitFor();"));

    assertThat(waiting.version()).isEqualTo("1.0.0");
    assertThat(waiting.state()).isEqualTo(PluginState.STARTED);
    assertThat(waiting.change().state()).isEqualTo("WAITING");
    assertThat(waiting.change().asks()).singleElement().asString().contains("more than before");
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.0.0");

    assertThat(at.plugins().consent("speaker", null, ADA, Steps.UNHEARD).version())
        .isEqualTo("1.1.0");
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.1.0");
  }

  @Test
  void aJarBySomebodyElseWaitsAndAVerifiedOneDoesNot() throws Exception {
    at.install(speaking("1.0.0", "").signed(VendorKey.generate()));

    assertThat(at.install(speaking("1.1.0", "").signed(VendorKey.generate())).change().asks())
        .singleElement()
        .asString()
        .contains("another publisher");
    assertThat(at.install(speaking("1.2.0", "").signed(TestPublisher.KEY)).version())
        .isEqualTo("1.2.0");
    assertThat(at.plugins().get("speaker").change()).isNull();
  }

  @Test
  void thePolicyRefusesWhatIsVouchedForTooLittleAndLeavesWhatIsThere() throws Exception {
    at.install(speaking("1.0.0", "").signed(VendorKey.generate()));

    at.plugins().demandTrust(TrustLevel.VERIFIED, ADA);

    assertThatThrownBy(() -> at.install(PluginJar.of("other", "").unsigned()))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(PluginError.TRUST_TOO_LOW))
        .hasMessageContaining("verified or better");
    assertThat(at.plugins().list()).hasSize(1);
    assertThat(at.install(PluginJar.of("third", "")).state()).isEqualTo(PluginState.STARTED);
    at.restart(Map.of());
    assertThat(at.plugins().minimumTrust()).isEqualTo(TrustLevel.VERIFIED);
    assertThat(at.plugins().get("speaker").state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void aRefusedJarLeavesAloneWhatWaits() throws Exception {
    Path first = speaking("1.0.0", "").write(folder.resolve("first.jar"));
    at.install(first, Steps.UNHEARD);
    PluginStatus.Change waiting =
        at.install(speaking("1.2.0", "new ProcessBuilder(\"true\").start().waitFor();")).change();

    assertThatThrownBy(() -> at.install(speaking("0.9.0", ""))).hasMessageContaining("older");
    assertThat(at.plugins().get("speaker").change()).isEqualTo(waiting);
    assertThatThrownBy(() -> at.install(speaking("1.1.0", "").requires(">=99.0.0")))
        .hasMessageContaining("99.0.0");
    assertThat(at.plugins().get("speaker").change()).isEqualTo(waiting);
    at.install(first, Steps.UNHEARD);
    assertThat(at.plugins().get("speaker").change()).isEqualTo(waiting);

    assertThat(at.plugins().consent("speaker", waiting.digest(), ADA, Steps.UNHEARD).version())
        .isEqualTo("1.2.0");
  }

  @Test
  void aRefusedJarLeavesAloneANewPluginThatWaits() throws Exception {
    PluginStatus waiting = at.install(PluginJar.of("stranger", "").unsigned());

    assertThatThrownBy(() -> at.install(PluginJar.of("stranger", "").requires(">=99.0.0")))
        .hasMessageContaining("99.0.0");

    assertThat(at.plugins().get("stranger")).isEqualTo(waiting);
    PluginStatus another = at.install(PluginJar.of("stranger", "").version("1.1.0").unsigned());
    assertThat(another.change().version()).isEqualTo("1.1.0");
    assertThat(
            at.server()
                .bean(Operations.class)
                .findByStateOrderByRequestedAt(Operations.State.WAITING))
        .hasSize(1);
  }
}
