// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.licensing.LicenseChanged;
import dev.pergola.platform.licensing.LicenseStatus;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;

/** Records what happens to the license; the licensing room comes before this one and cannot. */
@Singleton
final class LicenseEvents {
  private final EventLog log;

  LicenseEvents(EventLog log) {
    this.log = log;
  }

  @EventListener
  void licenseChanged(LicenseChanged change) {
    LicenseStatus status = change.status();
    String type = change.installed() ? "license.installed" : "license.removed";
    String subject = status.customer() == null ? "license" : status.customer();
    JsonObject details =
        Json.object("id", status.id(), "features", status.features(), "expires", status.expires());
    if (change.caller() == null) {
      log.record(null, null, "command line", type, subject, details);
    } else {
      log.record(change.caller(), type, subject, details);
    }
  }
}
