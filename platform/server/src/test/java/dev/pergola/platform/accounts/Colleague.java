// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.Ids;
import java.time.Instant;
import java.util.UUID;

/** Somebody in an organization that is not theirs; nothing of the server makes one yet. */
public final class Colleague {
  /** Adds one, who cannot sign in. */
  public static UUID join(TestServer server, UUID organization) {
    UUID id = Ids.next();
    server
        .bean(UserRows.class)
        .save(
            new UserRow(
                id,
                organization,
                "colleague@example.com",
                "Colleague",
                "no password",
                Role.OWNER,
                false,
                Instant.EPOCH));
    return id;
  }

  private Colleague() {}
}
