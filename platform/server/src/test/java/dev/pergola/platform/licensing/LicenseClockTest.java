// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.LicenseStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Clocks that are set back, jump ahead, or cannot be right. */
@ParameterizedClass
@EnumSource
class LicenseClockTest {
  @AutoClose private final LicensedServer server;
  private final MovableClock clock;
  private final Licenses licenses;

  LicenseClockTest(TestServer.On database) {
    server = new LicensedServer(database);
    clock = server.clock;
    licenses = server.licenses;
  }

  @Test
  void aClockSetBackDoesNotProlongALicenseAndIsNoticed() {
    server.install(server.vendor.license().expiresIn(Duration.ofDays(10), clock).grace(0));
    clock.advance(Duration.ofDays(9));
    licenses.refresh();
    assertThat(licenses.status().clock().behind()).isFalse();

    clock.advance(Duration.ofDays(-8));
    licenses.refresh();
    assertThat(licenses.status().clock().behind()).isTrue();
    assertThat(licenses.status().warnings()).anyMatch(text -> text.contains("clock"));
    assertThat(licenses.allows("audit")).as("nothing is taken away at once").isTrue();

    clock.advance(Duration.ofDays(9));
    assertThat(licenses.status().clock().behind()).isFalse();
    assertThat(licenses.allows("audit")).isFalse();
  }

  @Test
  void theFloorOutlivesARestart() {
    server.install(server.vendor.license().expiresIn(Duration.ofDays(10), clock).grace(0));
    clock.advance(Duration.ofDays(11));
    licenses.refresh();
    assertThat(licenses.status().state()).isEqualTo(State.EXPIRED);

    clock.advance(Duration.ofDays(-5));
    Licenses restarted = server.anotherNode();

    assertThat(restarted.status().state()).isEqualTo(State.EXPIRED);
    assertThat(restarted.status().clock().behind()).isTrue();
  }

  @Test
  void aJumpAheadThatWasCorrectedIsForgottenWhenAnAdministratorConfirmsTheClock() {
    server.install(server.vendor.license().expiresIn(Duration.ofDays(100), clock));
    Licenses other = server.anotherNode();
    clock.advance(Duration.ofDays(4000));
    licenses.refresh();
    other.refresh();
    clock.advance(Duration.ofDays(-4000));
    licenses.refresh();
    assertThat(licenses.status().state()).isEqualTo(State.EXPIRED);

    licenses.confirmClock(null);

    assertThat(licenses.status().state()).isEqualTo(State.VALID);
    assertThat(licenses.status().clock().behind()).isFalse();
    assertThat(licenses.status().clock().confirmations()).isEqualTo(1);
    other.refresh();
    other.refresh();
    assertThat(other.status().state()).isEqualTo(State.VALID);
    licenses.refresh();
    assertThat(licenses.status().state()).isEqualTo(State.VALID);
  }

  @Test
  void aClockEarlierThanWhatTheVendorSignedCannotBeConfirmed() {
    server.install(server.vendor.license());
    clock.advance(Duration.ofDays(-60));

    assertThatThrownBy(() -> licenses.confirmClock(null))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(LicensingError.CLOCK_IMPOSSIBLE));
  }
}
