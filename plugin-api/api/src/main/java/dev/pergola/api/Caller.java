// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.Set;
import java.util.UUID;

/**
 * Who asks. Handed explicitly to everything that acts for somebody; there is no current user.
 *
 * @param organizationId whose data this is about; every stored row belongs to one organization
 * @param userId the user in whose name it happens
 * @param name the user's name for display
 * @param permissions what the user may do, by name; see {@link Permission} for the core's own
 */
public record Caller(UUID organizationId, UUID userId, String name, Set<String> permissions) {
  public Caller {
    permissions = Set.copyOf(permissions);
  }

  /** Whether the caller holds the permission. */
  public boolean may(String permission) {
    return permissions.contains(permission);
  }
}
