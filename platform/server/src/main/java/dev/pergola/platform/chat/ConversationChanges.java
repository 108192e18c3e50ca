// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;

/** Changes what a request names of a conversation, all or nothing, and nothing else. */
@Singleton
class ConversationChanges {
  private static final String TITLE = "title";
  private static final String BOOKMARKED = "bookmarked";
  private static final String STYLE = "style";
  private static final String PROJECT = "projectId";
  private static final Set<String> ALL = Set.of(TITLE, BOOKMARKED, STYLE, PROJECT);

  private final Conversations conversations;
  private final Projects projects;

  ConversationChanges(Conversations conversations, Projects projects) {
    this.conversations = conversations;
    this.projects = projects;
  }

  /**
   * Makes the changes.
   *
   * @param wanted what is named is changed; a project of null is none
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when nothing that can be
   *     changed is named, or what is wanted makes no sense, {@link StandardError#NOT_FOUND} when
   *     the caller has no such conversation or project
   */
  @Transactional
  ConversationRow apply(Caller caller, UUID id, JsonObject wanted) {
    if (wanted.members().keySet().stream().noneMatch(ALL::contains)) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Name what is to be changed: title, bookmarked, style or projectId.");
    }
    ConversationRow changed = conversations.find(caller, id);
    if (wanted.get(TITLE) != null) {
      changed = conversations.rename(caller, id, text(wanted, TITLE));
    }
    if (wanted.get(BOOKMARKED) != null) {
      changed = conversations.bookmark(caller, id, flag(wanted, BOOKMARKED));
    }
    if (wanted.get(STYLE) != null) {
      changed = conversations.style(caller, id, ResponseStyle.named(text(wanted, STYLE)));
    }
    Json project = wanted.get(PROJECT);
    if (project != null) {
      changed =
          conversations.move(
              caller, id, project == Json.NULL ? null : projects.find(caller, id(wanted)));
    }
    return changed;
  }

  private static String text(JsonObject wanted, String name) {
    String text = wanted.string(name);
    if (text == null) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, name + " must be a text.");
    }
    return text;
  }

  private static boolean flag(JsonObject wanted, String name) {
    return switch (String.valueOf(wanted.get(name))) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new PergolaException(
              StandardError.INVALID_ARGUMENT, name + " must be true or false.");
    };
  }

  private static UUID id(JsonObject wanted) {
    try {
      return UUID.fromString(text(wanted, PROJECT));
    } catch (IllegalArgumentException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "projectId must be a project's id, or null.", e);
    }
  }
}
