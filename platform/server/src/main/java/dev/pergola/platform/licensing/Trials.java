// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.licensing.LicensingEvent.By;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The installation's one trial of the Enterprise edition. */
@Singleton
public final class Trials {
  private final LicensingStore store;
  private final Licenses licenses;

  Trials(LicensingStore store, Licenses licenses) {
    this.store = store;
    this.licenses = licenses;
  }

  /**
   * Starts the trial: for 30 days the Enterprise edition's features and all commercial plugins are
   * open. When this method returns, they are.
   *
   * @param caller who does it; null for the command line
   * @throws PergolaException {@link LicensingError#TRIAL_USED} when there was one
   */
  public LicenseStatus start(@Nullable Caller caller) {
    Trial trial = Trial.from(licenses.clock().now());
    var event =
        new LicensingEvent(
            "license.trial_started", By.of(caller), "trial", Json.object("endsAt", trial.endsAt()));
    if (!store.startTrial(trial, event)) {
      Trial had = licenses.holding().facts().trial();
      throw new PergolaException(LicensingError.TRIAL_USED, used(had));
    }
    licenses.changed();
    return licenses.status();
  }

  private String used(@Nullable Trial had) {
    if (had != null && licenses.clock().now().isBefore(had.endsAt())) {
      return "This installation's trial is running already, until %s. Ask your Pergola vendor for a license to go on after that."
          .formatted(had.endsAt());
    }
    return "This installation's trial %s. Ask your Pergola vendor for a license to go on."
        .formatted(had == null ? "was started already" : "ended on " + had.endsAt());
  }
}
