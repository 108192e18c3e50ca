// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import io.micronaut.security.authentication.Authentication;
import java.util.Collection;
import java.util.Map;

/** In whose name a request is made, and by what right. */
sealed interface SignedIn extends Authentication permits CurrentSession, KeyHolder {
  /** The user. */
  Caller caller();

  @Override
  default String getName() {
    return caller().userId().toString();
  }

  @Override
  default Map<String, Object> getAttributes() {
    return Map.of();
  }

  /** The permissions, so that {@code @Secured} may name them. */
  @Override
  default Collection<String> getRoles() {
    return caller().permissions();
  }
}
