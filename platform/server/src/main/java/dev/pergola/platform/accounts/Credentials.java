// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What somebody enters to get in; which parts are wanted depends on the way.
 *
 * @param token the set-up token
 * @param next where to go afterwards, on pages
 */
@Serdeable
record Credentials(
    @Nullable String name,
    @Nullable String email,
    @Nullable String password,
    @Nullable String token,
    @Nullable String next) {
  /** Without password and token. */
  @Override
  public String toString() {
    return "Credentials[" + email + "]";
  }
}
