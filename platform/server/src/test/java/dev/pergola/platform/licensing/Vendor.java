// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseToken;
import dev.pergola.trust.Revocations;
import dev.pergola.trust.VendorKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Somebody who sells licenses to the installations of a test. */
final class Vendor {
  static final Instant ISSUED = Instant.parse("2026-02-01T00:00:00Z");

  final VendorKey key = VendorKey.generate();

  /** A server that trusts this vendor, with a clock that the test moves. */
  TestServer installation(TestServer.On database) {
    return TestServer.start(database, configuration());
  }

  Map<String, Object> configuration() {
    Map<String, Object> configuration = new HashMap<>(MovableClock.CHOSEN);
    configuration.put("pergola.license.keys", key.publicPem());
    return configuration;
  }

  Draft license() {
    return new Draft();
  }

  String revocations(long sequence, String... licenses) {
    return new Revocations(sequence, Set.of(licenses), Set.of(), ISSUED).issue(key);
  }

  /** A license that is being written. */
  final class Draft {
    String id = "lic-1";
    String edition = "enterprise";
    Set<String> features = Set.of();
    Map<String, String> plugins = Map.of();
    Long seats;
    UUID installation;
    Instant issued = ISSUED;
    Instant begins;
    Instant expires;
    int graceDays = License.DEFAULT_GRACE_DAYS;
    Instant maintenanceUntil;

    Draft id(String value) {
      id = value;
      return this;
    }

    Draft edition(String value) {
      edition = value;
      return this;
    }

    Draft features(String... values) {
      features = Set.of(values);
      return this;
    }

    Draft plugin(String plugin, String range) {
      plugins = Map.of(plugin, range);
      return this;
    }

    Draft seats(long value) {
      seats = value;
      return this;
    }

    Draft installation(UUID value) {
      installation = value;
      return this;
    }

    Draft begins(Instant value) {
      begins = value;
      return this;
    }

    Draft expiresIn(Duration time, InstantSource clock) {
      expires = clock.instant().plus(time);
      return this;
    }

    Draft grace(int days) {
      graceDays = days;
      return this;
    }

    Draft maintenanceUntil(String day) {
      maintenanceUntil = Instant.parse(day);
      return this;
    }

    String token() {
      return LicenseToken.issue(
          key,
          new License(
              id,
              "Vendor",
              "Acme",
              edition,
              features,
              plugins,
              seats,
              installation,
              issued,
              begins,
              expires,
              graceDays,
              maintenanceUntil));
    }
  }
}
