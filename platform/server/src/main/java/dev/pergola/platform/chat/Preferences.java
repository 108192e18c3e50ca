// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What users want of answers: by conversation, by project, and where nothing else is said. */
@Singleton
class Preferences {
  private final PreferenceRows preferences;
  private final ProjectRows projects;

  Preferences(PreferenceRows preferences, ProjectRows projects) {
    this.preferences = preferences;
    this.projects = projects;
  }

  /** The caller's style where a conversation has none of its own. */
  @Transactional
  ResponseStyle style(Caller caller) {
    return preferences
        .findByUserIdAndOrganizationId(caller.userId(), caller.organizationId())
        .map(PreferenceRows.Row::style)
        .orElse(ResponseStyle.NORMAL);
  }

  /** Changes it. */
  @Transactional
  void style(Caller caller, ResponseStyle style) {
    preferences.put(caller.userId(), caller.organizationId(), style.name());
  }

  /** How to answer in one of the caller's conversations. */
  @Transactional
  Manner manner(Caller caller, ConversationRow conversation) {
    ResponseStyle chosen = conversation.style();
    return new Manner(
        chosen == null ? style(caller) : chosen, project(caller, conversation.projectId()));
  }

  private @Nullable ProjectRow project(Caller caller, @Nullable UUID id) {
    return id == null
        ? null
        : projects
            .findByIdAndOrganizationIdAndUserId(id, caller.organizationId(), caller.userId())
            .orElse(null);
  }
}
