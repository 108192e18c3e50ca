// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What conversations are called. A room that comes after this one answers. */
public interface ConversationTitles {
  /**
   * The titles of those of some conversations that are the caller's own; others' are nobody's
   * business, not even an administrator's.
   */
  Map<UUID, String> of(Caller caller, Set<UUID> ids);
}
