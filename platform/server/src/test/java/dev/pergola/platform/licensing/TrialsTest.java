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

/** Thirty days of everything, once. */
@ParameterizedClass
@EnumSource
class TrialsTest {
  @AutoClose private final LicensedServer server;
  private final MovableClock clock;
  private final Licenses licenses;

  TrialsTest(TestServer.On database) {
    server = new LicensedServer(database);
    clock = server.clock;
    licenses = server.licenses;
  }

  @Test
  void theTrialOpensTheEnterpriseEditionAndEveryCommercialPluginForThirtyDaysOnce() {
    var foreign = new PluginRelease("weather", "1.0.0", "weather-pro", null);
    server.bean(Trials.class).start(null);

    assertThat(licenses.status().state()).isEqualTo(State.TRIAL);
    assertThat(licenses.status().edition()).isEqualTo("enterprise");
    assertThat(server.standing(AUDIT)).isEqualTo(Access.OPEN);
    assertThat(server.standing(foreign)).isEqualTo(Access.OPEN);
    assertThat(licenses.allows("weather-pro")).isTrue();
    assertThat(licenses.allows("sso_integration")).isFalse();
    server.assertTrialUsed();

    clock.advance(Duration.ofDays(30).minusMillis(1));
    assertThat(server.standing(AUDIT)).isEqualTo(Access.OPEN);
    clock.advance(Duration.ofMillis(1));

    server.assertOn(State.TRIAL_ENDED, false, Access.READ_ONLY);
    assertThat(server.standing(foreign)).isEqualTo(Access.READ_ONLY);
    assertThat(licenses.allows("weather-pro")).isFalse();
    server.assertTrialUsed();
  }

  @Test
  void noTrickWithTheClockProlongsTheTrial() {
    server.bean(Trials.class).start(null);
    clock.advance(Duration.ofDays(29));
    licenses.refresh();
    clock.advance(Duration.ofDays(-29));
    licenses.confirmClock(null);
    assertThat(licenses.allows("audit")).isTrue();

    clock.advance(Duration.ofDays(2));
    licenses.refresh();
    assertThat(licenses.allows("audit")).as("29 days were spent already").isTrue();
    clock.advance(Duration.ofDays(27));
    assertThat(licenses.allows("audit")).isTrue();
    clock.advance(Duration.ofDays(1));

    assertThat(licenses.allows("audit")).isFalse();
    server.assertTrialUsed();
  }
}
