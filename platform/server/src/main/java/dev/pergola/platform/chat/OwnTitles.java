// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.platform.models.ConversationTitles;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tells the models room, which comes before this one, what the caller's conversations are called.
 */
@Singleton
record OwnTitles(ConversationRows rows) implements ConversationTitles {
  @Override
  public Map<UUID, String> of(Caller caller, Set<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return rows
        .findByOrganizationIdAndUserIdAndIdIn(caller.organizationId(), caller.userId(), ids)
        .stream()
        .collect(Collectors.toMap(ConversationRow::id, ConversationRow::title));
  }
}
