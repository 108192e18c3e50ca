// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A user as they see themselves.
 *
 * @param role what they are in their organization, in lower case
 * @param administrator whether they administer the installation
 * @param permissions by name, sorted
 */
@Serdeable
public record Profile(
    UUID id,
    String email,
    String name,
    String role,
    boolean administrator,
    Organization organization,
    List<String> permissions) {
  /** The user's organization. */
  @Serdeable
  public record Organization(UUID id, String name) {}

  static Profile of(UserRow user, OrganizationRow organization) {
    return new Profile(
        user.id(),
        user.email(),
        user.name(),
        user.role().name().toLowerCase(Locale.ROOT),
        user.administrator(),
        new Organization(organization.id(), organization.name()),
        user.caller().permissions().stream().sorted().toList());
  }
}
