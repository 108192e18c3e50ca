// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import io.micronaut.security.authentication.Authentication;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * Who is signed in, as the access token tells.
 *
 * @param id the session's id
 * @param caller the user
 * @param email the user's email
 * @param administrator whether the user administers the installation
 */
record CurrentSession(UUID id, Caller caller, String email, boolean administrator)
    implements Authentication {
  @Override
  public String getName() {
    return caller.userId().toString();
  }

  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }

  /** The permissions, so that {@code @Secured} may name them. */
  @Override
  public Collection<String> getRoles() {
    return caller.permissions();
  }
}
