// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who belongs to an organization. */
@Singleton
public final class Members {
  private final UserRows users;
  private final OrganizationRows organizations;

  Members(UserRows users, OrganizationRows organizations) {
    this.users = users;
    this.organizations = organizations;
  }

  /** The names of an organization's users, by their ids; empty when there is none. */
  public Map<UUID, String> names(UUID organizationId) {
    return users.findByOrganizationId(organizationId).stream()
        .collect(Collectors.toMap(UserRow::id, UserRow::name));
  }

  /** Whether there is such an organization. */
  public boolean isOrganization(UUID id) {
    return organizations.existsById(id);
  }
}
