// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static dev.pergola.platform.licensing.LicensedServer.AUDIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.LicenseStatus.State;
import dev.pergola.platform.licensing.Standing.Access;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The ladder that a license goes down when it ends, and back up when it is renewed. */
@ParameterizedClass
@EnumSource
class RungTest {
  private static final Duration DAY = Duration.ofDays(1);

  @AutoClose private final LicensedServer server;
  private final MovableClock clock;
  private final Licenses licenses;

  RungTest(TestServer.On database) {
    server = new LicensedServer(database);
    clock = server.clock;
    licenses = server.licenses;
  }

  @Test
  void theLadderLeadsDownStepByStep() {
    server.install(server.vendor.license().expiresIn(Duration.ofDays(40), clock));
    server.assertOn(State.VALID, true, Access.OPEN);

    clock.advance(Duration.ofDays(10));
    server.assertOn(State.WARNING, true, Access.OPEN);
    assertThat(licenses.status().reason()).contains("another 30 days", "renew");

    clock.advance(Duration.ofDays(30));
    server.assertOn(State.GRACE, true, Access.OPEN);
    assertThat(licenses.status().reason()).contains("expired", "another 14 days");

    clock.advance(Duration.ofDays(14).minusMillis(1));
    server.assertOn(State.GRACE, true, Access.OPEN);
    assertThat(licenses.status().reason()).contains("another day");

    clock.advance(Duration.ofMillis(1));
    server.assertOn(State.EXPIRED, false, Access.READ_ONLY);
    assertThat(licenses.status().reason()).contains("read and exported", "renew");
    assertThat(licenses.status().edition()).isEqualTo("open-source");
    assertThat(Edition.OPEN_SOURCE.features()).allMatch(licenses::allows);
  }

  @Test
  void aPluginThatWasNeverOpenIsClosedWhenTheLicenseHasEnded() {
    server.install(server.vendor.license().expiresIn(DAY, clock).grace(0));
    assertThat(server.standing(AUDIT)).isEqualTo(Access.OPEN);

    clock.advance(DAY);

    assertThat(server.standing(AUDIT)).isEqualTo(Access.READ_ONLY);
    assertThat(server.standing(new PluginRelease("backups", "1.0.0", "backup_restore", null)))
        .isEqualTo(Access.CLOSED);
  }

  @Test
  void aRenewalOpensEverythingAgain() {
    server.install(server.vendor.license().expiresIn(DAY, clock).grace(0));
    server.standing(AUDIT);
    clock.advance(Duration.ofDays(3));
    assertThat(server.standing(AUDIT)).isEqualTo(Access.READ_ONLY);

    server.install(server.vendor.license().id("lic-2").expiresIn(DAY, clock));

    server.assertOn(State.WARNING, true, Access.OPEN);
  }
}
