// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.licensing.LicensingEvent.By;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once what time does to the license and what somebody did to the clock. */
final class LicenseWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LicenseWatch.class);

  private final LicensingStore store;
  private boolean clockWasBehind;
  private LicenseStatus.@Nullable State told;

  LicenseWatch(LicensingStore store) {
    this.store = store;
  }

  /** Compares with what was said last. */
  synchronized void look(LicenseClock clock, Holding holding) {
    boolean behind = clock.behind();
    if (behind && !clockWasBehind) {
      tellOfClock(Instant.ofEpochMilli(clock.machineMillis()), clock.floor());
    }
    clockWasBehind = behind;
    Rung rung = holding.shown();
    if (rung.state() != told) {
      told = rung.state();
      tellOf(rung);
    }
  }

  private void tellOfClock(Instant shown, Instant latestSeen) {
    LOG.warn(
        "This machine's clock shows {}, but {} was seen before: licenses end by the later time",
        shown,
        latestSeen);
    JsonObject details = Json.object("clock", shown, "latestSeen", latestSeen);
    store.record(new LicensingEvent("license.clock_set_back", new By.Server(), "clock", details));
  }

  private static void tellOf(Rung rung) {
    switch (rung.state()) {
      case WARNING, GRACE, EXPIRED, REVOKED, WRONG_INSTALLATION, REFUSED, NOT_YET_VALID ->
          LOG.warn("License: {}", rung.reason());
      case NONE, TRIAL, TRIAL_ENDED, VALID -> LOG.info("License: {}", rung.reason());
    }
  }
}
