// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How an installation takes in people.
 *
 * @param registration whether anybody may make an account ({@code
 *     PERGOLA_ACCOUNTS_REGISTRATION=open})
 */
@ConfigurationProperties("pergola.accounts")
record AccountsSettings(@Bindable(defaultValue = "CLOSED") Registration registration) {
  /** Whether anybody may make an account. */
  enum Registration {
    /** Nobody may. */
    CLOSED,
    /** Anybody may, and gets an organization of their own. */
    OPEN
  }
}
