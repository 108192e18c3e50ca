// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The stored license; a change and the event that tells of it are one transaction. */
@Singleton
class LicenseStore {
  private final LicenseRows rows;
  private final ApplicationEventPublisher<LicenseChanged> events;

  LicenseStore(LicenseRows rows, ApplicationEventPublisher<LicenseChanged> events) {
    this.rows = rows;
    this.events = events;
  }

  @Nullable String token() {
    return rows.findById(LicenseRow.ID).map(LicenseRow::token).orElse(null);
  }

  @Transactional
  void install(String token, Instant now, LicenseChanged change) {
    rows.put(LicenseRow.ID, token, now);
    events.publishEvent(change);
  }

  @Transactional
  boolean remove(LicenseChanged change) {
    if (rows.findById(LicenseRow.ID).isEmpty()) {
      return false;
    }
    rows.deleteById(LicenseRow.ID);
    events.publishEvent(change);
    return true;
  }
}
