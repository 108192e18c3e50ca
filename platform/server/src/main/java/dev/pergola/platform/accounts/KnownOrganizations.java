// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.licensing.Organizations;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Tells the licensing room, which comes before this one, which organizations there are. */
@Singleton
record KnownOrganizations(OrganizationRows rows) implements Organizations {
  @Override
  public boolean exists(UUID id) {
    return rows.existsById(id);
  }
}
