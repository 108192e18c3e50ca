// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Ids;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** The users and their organizations. */
@Singleton
class Users {
  private final UserRows users;
  private final OrganizationRows organizations;
  private final InstantSource clock;

  Users(UserRows users, OrganizationRows organizations, InstantSource clock) {
    this.users = users;
    this.organizations = organizations;
    this.clock = clock;
  }

  /** Whether there is no user at all. */
  boolean isEmpty() {
    return users.count() == 0;
  }

  Optional<UserRow> withEmail(String email) {
    return users.findByEmail(email);
  }

  /** A user with the organization's name; empty when there is no such user. */
  Optional<Profile> profile(UUID id) {
    return users
        .findById(id)
        .map(user -> Profile.of(user, organizations.findById(user.organizationId()).orElseThrow()));
  }

  /**
   * Makes a user and an organization that is theirs.
   *
   * @throws PergolaException {@link AccountsError#EMAIL_TAKEN}
   */
  @Transactional
  UserRow create(NewUser newUser, String passwordHash, boolean administrator) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    var organization =
        organizations.save(
            new OrganizationRow(Ids.next(), newUser.name() + "'s organization", now));
    var user =
        new UserRow(
            Ids.next(),
            organization.id(),
            newUser.email().address(),
            newUser.name(),
            passwordHash,
            Role.OWNER,
            administrator,
            now);
    int stored =
        users.insertUnlessEmailTaken(
            user.id(),
            user.organizationId(),
            user.email(),
            user.name(),
            user.passwordHash(),
            user.role().name(),
            user.administrator(),
            now.toEpochMilli());
    if (stored == 0) {
      throw new PergolaException(
          AccountsError.EMAIL_TAKEN,
          "There is an account with this email already. Sign in, or use another email.");
    }
    return user;
  }
}
