// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.licensing.LicensingEvent.By;
import dev.pergola.trust.LicenseError;
import dev.pergola.trust.Revocations;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The vendors' lists of licenses that they took back. */
@Singleton
public final class RevocationLists {
  private final LicensingStore store;
  private final Licenses licenses;

  RevocationLists(LicensingStore store, Licenses licenses) {
    this.store = store;
    this.licenses = licenses;
  }

  /**
   * Takes in a list, in place of the older one that the same key signed.
   *
   * @param token the signed list
   * @param caller who does it; null for the command line
   * @throws PergolaException {@link LicenseError} when it cannot be believed, or is no newer than
   *     what is there, or its key was withdrawn before; nothing changes then
   */
  public LicenseStatus install(String token, @Nullable Caller caller) {
    Revocations.Signed list = Revocations.read(token, licenses.keys());
    Revocations.Signed present = licenses.holding().facts().revocationsOf(list.keyId());
    if (present != null && present.withdrawsKey()) {
      throw new PergolaException(
          LicenseError.REVOCATIONS_KEY_WITHDRAWN,
          "The key %s withdrew itself, and what it signed since then does not count. Ask the vendor for a list of the new key."
              .formatted(list.keyId()));
    }
    Revocations revocations = list.revocations();
    Instant now = licenses.clock().now();
    var event =
        new LicensingEvent(
            "license.revocations_installed",
            By.of(caller),
            list.keyId(),
            Json.object(
                "sequence", revocations.sequence(), "licenses", revocations.licenses().size()));
    if (!store.installRevocations(
        list.keyId(), revocations.sequence(), token.strip(), now, event)) {
      throw new PergolaException(
          LicenseError.REVOCATIONS_OUTDATED,
          "This list has the number %d, and a list with the number %s is here already. Ask the vendor for the newest."
              .formatted(
                  revocations.sequence(), present == null ? "" : present.revocations().sequence()));
    }
    licenses.changed();
    return licenses.status();
  }
}
