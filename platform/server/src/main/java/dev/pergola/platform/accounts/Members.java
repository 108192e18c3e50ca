// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who belongs to an organization, and the keys of their programs. */
@Singleton
public final class Members {
  private final UserRows users;
  private final ApiKeyRows keys;
  private final OrganizationRows organizations;
  private final InstantSource clock;

  Members(UserRows users, ApiKeyRows keys, OrganizationRows organizations, InstantSource clock) {
    this.users = users;
    this.keys = keys;
    this.organizations = organizations;
    this.clock = clock;
  }

  /** Somebody of an organization. */
  public record Member(UUID id, String name, String email) {}

  /**
   * An API key of an organization's user.
   *
   * @param ending its last characters
   * @param good whether it is neither revoked nor expired
   */
  public record Key(UUID id, UUID userId, String name, String ending, boolean good) {}

  /** An organization's users, by name; empty when there is no such organization. */
  public List<Member> list(UUID organizationId) {
    return users.findByOrganizationId(organizationId).stream()
        .map(user -> new Member(user.id(), user.name(), user.email()))
        .sorted(Comparator.comparing(Member::name).thenComparing(Member::email))
        .toList();
  }

  /** The names of an organization's users, by their ids; empty when there is none. */
  public Map<UUID, String> names(UUID organizationId) {
    return list(organizationId).stream().collect(Collectors.toMap(Member::id, Member::name));
  }

  /** The API keys that an organization's users ever made, the oldest first. */
  public List<Key> keys(UUID organizationId) {
    return keys.findByOrganizationIdOrderByCreatedAt(organizationId).stream()
        .map(
            key ->
                new Key(
                    key.id(), key.userId(), key.name(), key.ending(), key.isGood(clock.instant())))
        .toList();
  }

  /** Whether there is such an organization. */
  public boolean isOrganization(UUID id) {
    return organizations.existsById(id);
  }
}
