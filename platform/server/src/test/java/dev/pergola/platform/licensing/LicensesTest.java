// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static dev.pergola.platform.licensing.LicensedServer.AUDIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Limit;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.LicenseStatus.State;
import dev.pergola.platform.licensing.Standing.Access;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a license opens, and for whom. */
@ParameterizedClass
@EnumSource
class LicensesTest {
  @AutoClose private final LicensedServer server;
  private final Licenses licenses;

  LicensesTest(TestServer.On database) {
    server = new LicensedServer(database);
    licenses = server.licenses;
  }

  @Test
  void withoutALicenseAllOfTheOpenSourceEditionIsOpenAndUnlimited() {
    assertThat(licenses.status().state()).isEqualTo(State.NONE);
    assertThat(licenses.status().edition()).isEqualTo("open-source");
    assertThat(Edition.OPEN_SOURCE.features()).isNotEmpty().allMatch(licenses::allows);
    assertThat(licenses.limit(Licenses.SEATS)).isEqualTo(Limit.unlimited());
    assertThat(licenses.limit(Plan.AGENTS)).isEqualTo(Limit.unlimited());
    assertThat(licenses.allows("audit")).isFalse();
    assertThat(server.standing(AUDIT)).isEqualTo(Access.CLOSED);
    assertThat(server.standing(new PluginRelease("xero", "1.0.0", null, null)))
        .isEqualTo(Access.OPEN);
  }

  @Test
  void anEditionImpliesItsFeaturesAndTheLicenseAddsSome() {
    server.install(server.vendor.license().features("forecasts").seats(25));

    assertThat(Edition.ENTERPRISE.features()).contains("core_patterns").allMatch(licenses::allows);
    assertThat(licenses.allows("forecasts")).isTrue();
    assertThat(licenses.allows("sso_integration")).isFalse();
    assertThat(licenses.limit(Licenses.SEATS)).isEqualTo(Limit.atMost(25));

    server.install(server.vendor.license().edition("enterprise-plus"));
    assertThat(licenses.allows("sso_integration")).isTrue();
    assertThat(licenses.allows("forecasts")).isFalse();

    server.install(server.vendor.license().edition("team").features("audit"));
    assertThat(licenses.allows("audit")).isTrue();
    assertThat(licenses.allows("persistence")).isFalse();
    assertThat(licenses.status().edition()).isEqualTo("team");
  }

  @Test
  void aRemovedLicenseClosesWhatItOpened() {
    server.install(server.vendor.license());
    server.standing(AUDIT);

    licenses.remove(null);

    assertThat(server.standing(AUDIT)).isEqualTo(Access.CLOSED);
    assertThatThrownBy(() -> licenses.remove(null)).hasMessageContaining("no license");
  }

  @Test
  void aLicenseForAnotherInstallationIsRefusedWithThisOnesId() {
    server.assertRefused(
        server.vendor.license().installation(UUID.randomUUID()).token(),
        "LICENSE_WRONG_INSTALLATION");

    server.install(server.vendor.license().installation(licenses.installationId()));
    assertThat(licenses.status().state()).isEqualTo(State.VALID);
  }

  @Test
  void theInstallationsIdStays() {
    UUID id = licenses.installationId();

    licenses.refresh();

    assertThat(licenses.installationId()).isEqualTo(id);
    assertThat(server.bean(LicensingStore.class).load().state().installationId())
        .isEqualTo(id.toString());
  }

  @Test
  void anotherNodeSeesChangesAtItsNextLook() {
    Licenses other = server.anotherNode();
    server.install(server.vendor.license());
    assertThat(other.allows("audit")).isFalse();

    other.refresh();

    assertThat(other.allows("audit")).isTrue();
    assertThat(other.installationId()).isEqualTo(licenses.installationId());
  }
}
