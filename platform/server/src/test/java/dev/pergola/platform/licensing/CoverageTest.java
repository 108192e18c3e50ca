// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static dev.pergola.platform.licensing.LicensedServer.AUDIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.Standing.Access;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Plugins that a license names, and releases that its maintenance covers. */
@ParameterizedClass
@EnumSource
class CoverageTest {
  @AutoClose private final LicensedServer server;
  private final Licenses licenses;

  CoverageTest(TestServer.On database) {
    server = new LicensedServer(database);
    licenses = server.licenses;
  }

  @Test
  void aPluginThatTheLicenseNamesIsOpenInItsRangeOnly() {
    server.install(server.vendor.license().plugin("audit", ">=1.2.0 <2.0.0 || ^3"));

    assertThat(server.standing(AUDIT)).isEqualTo(Access.OPEN);
    assertThat(server.standing(new PluginRelease("audit", "3.1.0", "audit", null)))
        .isEqualTo(Access.OPEN);
    assertThat(licenses.standing(new PluginRelease("audit", "2.0.0", "audit", null)))
        .isEqualTo(
            new Standing(
                Access.CLOSED,
                "The license opens it in the versions >=1.2.0 <2.0.0 || ^3, and this is 2.0.0."));
    assertThat(server.standing(new PluginRelease("audit", "not a version", "audit", null)))
        .isEqualTo(Access.CLOSED);
  }

  @Test
  void aPluginThatTheLicenseNamesMayUseItsFeature() {
    server.install(server.vendor.license().edition(null).plugin("forecast", "*"));
    var forecast = new PluginRelease("forecast", "1.0.0", "forecasting", null);

    assertThat(server.standing(forecast)).isEqualTo(Access.OPEN);
    assertThat(licenses.allows("forecasting")).isTrue();
    assertThat(licenses.status().edition()).isEqualTo("custom");

    licenses.remove(null);
    assertThat(licenses.allows("forecasting")).isFalse();
  }

  @Test
  void maintenanceCoversWhatWasReleasedUntilItsEnd() {
    server.install(server.vendor.license().maintenanceUntil("2026-02-28T00:00:00Z"));

    assertThat(server.standing(released("2026-02-28T00:00:00Z"))).isEqualTo(Access.OPEN);
    assertThat(server.standing(AUDIT)).as("a jar that does not say when").isEqualTo(Access.OPEN);
    assertThat(licenses.standing(released("2026-02-28T00:00:01Z")))
        .satisfies(
            standing -> {
              assertThat(standing.access()).isEqualTo(Access.CLOSED);
              assertThat(standing.reason()).contains("maintenance ended", "earlier version");
            });
    assertThat(licenses.status().warnings()).anyMatch(text -> text.contains("maintenance"));
  }

  private static PluginRelease released(String at) {
    return new PluginRelease("audit", "1.4.0", "audit", Instant.parse(at));
  }
}
