// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Json;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.licensing.RevocationLists;
import dev.pergola.testkit.PluginJar;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseToken;
import dev.pergola.trust.Revocations;
import dev.pergola.trust.VendorKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commercial plugin may do from the moment at which its license was taken back. */
class LicensedUseTest {
  private static final VendorKey VENDOR = VendorKey.generate();
  private static final Map<String, Object> TRUSTED =
      Map.of("pergola.license.keys", VENDOR.publicPem());

  @TempDir private Path folder;
  private PluginHome at;

  @BeforeEach
  void start() throws Exception {
    at = PluginHome.in(folder, home -> DatabaseAddress.sqlite(home.resolve("pergola.db")), TRUSTED);
    at.server().bean(Licenses.class).install(license(), null);
    assertThat(at.install(gold("1.0.0")).reason()).isEqualTo("It is at work.");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void itOnlyReadsAsSoonAsTheRevocationIsAccepted() {
    revoke(at.server());

    assertTakenBack();
  }

  @Test
  void aRevocationByTheCommandLineIsSeenAtTheNextLook() throws Exception {
    Path other = Files.createDirectory(folder.resolve("command"));
    try (TestServer commandLine =
        TestServer.start(other, DatabaseAddress.sqlite(at.home().resolve("pergola.db")), TRUSTED)) {
      revoke(commandLine);
    }

    assertTakenBack();
  }

  @Test
  void itOnlyReadsFromTheServersStartAndAfterAnUpgrade() throws Exception {
    revoke(at.server());

    at.restart(TRUSTED);
    assertTakenBack();
    assertThat(at.install(gold("1.1.0")).reason()).contains("took");
    assertTakenBack();
  }

  @Test
  void anUpgradeThatTheLicenseDoesNotCoverIsRefusedBeforeItsLinksAreLookedAt() throws Exception {
    at.server().bean(Licenses.class).install(licenseForOnly(">=1.0.0 <2.0.0"), null);
    assertThat(at.install(gold("1.9.0")).reason()).isEqualTo("It is at work.");
    List<Step> steps = new ArrayList<>();

    assertThatThrownBy(() -> at.install(gold("2.0.0"), steps::add))
        .hasMessageContaining("The step \"Resolve dependencies\" failed");

    assertThat(steps).containsExactly(Step.VERIFY, Step.RESOLVE);
    assertThat(at.plugins().get("speaker").version()).isEqualTo("1.9.0");
  }

  private static String licenseForOnly(String range) {
    return LicenseToken.issue(
        VENDOR,
        new License(
            "lic-2",
            null,
            "ACME",
            null,
            Set.of(),
            Map.of("speaker", range),
            null,
            null,
            Instant.now().minusSeconds(60),
            null,
            null,
            0,
            null));
  }

  private void assertTakenBack() {
    assertThat(at.plugins().get("speaker").reason()).contains("took");
    assertThat(at.server().bean(LivePlugins.class).get("speaker").restriction().isReadOnly())
        .isTrue();
  }

  private static void revoke(TestServer server) {
    String list = new Revocations(1, Set.of("lic-1"), Set.of(), Instant.now()).issue(VENDOR);
    server.bean(RevocationLists.class).install(list, null);
  }

  private static PluginJar gold(String version) {
    return speaking(version, "").info(Json.object("title", "Speaker", "feature", "gold"));
  }

  private static String license() {
    return LicenseToken.issue(
        VENDOR,
        new License(
            "lic-1",
            null,
            "ACME",
            "enterprise",
            Set.of("gold"),
            Instant.now().minusSeconds(60),
            null,
            null));
  }
}
