// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.licensing.LicenseChanged;
import dev.pergola.platform.licensing.LicenseStatus;
import dev.pergola.platform.licensing.LicensingEvent;
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

  @EventListener
  void licensing(LicensingEvent event) {
    switch (event.by()) {
      case LicensingEvent.By.Person(Caller caller) ->
          log.record(caller, event.type(), event.subject(), event.details());
      case LicensingEvent.By.CommandLine _ ->
          log.record(null, null, "command line", event.type(), event.subject(), event.details());
      case LicensingEvent.By.Server _ ->
          log.recordSystem(event.type(), event.subject(), event.details());
    }
  }
}
