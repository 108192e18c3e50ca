// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Secret;
import dev.pergola.platform.models.Cooldowns.Account;
import dev.pergola.platform.models.OwnKeys.OwnKey;
import org.jspecify.annotations.Nullable;

/**
 * A model, and the key with which it is asked.
 *
 * @param own the asker's own key, or their organization's; null for the operator's
 */
record KeyedModel(ModelChoice choice, @Nullable OwnKey own) {
  /** Whether it is the asker who pays. */
  boolean isOwn() {
    return own != null;
  }

  /** What to send; null for the operator's, which only the provider knows. */
  @Nullable Secret key() {
    return own == null ? null : own.key();
  }

  /** Who rests, when the provider wants to be let alone. */
  Account account() {
    return new Account(choice.provider(), own == null ? null : own.ownerId());
  }
}
