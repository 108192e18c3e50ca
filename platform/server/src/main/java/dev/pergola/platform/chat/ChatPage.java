// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the chat page is given; conversations and messages it asks for itself.
 *
 * @param conversationId the conversation to open; null for a new one
 * @param projectId the project that a new conversation begins in; null for none
 * @param models that can be asked; empty when no plugin provides any
 * @param style of answers where a conversation has none of its own
 * @param projects the user's own, by name
 * @param safeMode whether the server was started without plugins
 */
public record ChatPage(
    @Nullable String conversationId,
    @Nullable String projectId,
    List<ModelChoice> models,
    ResponseStyle style,
    List<ProjectChoice> projects,
    boolean safeMode) {
  public ChatPage {
    models = List.copyOf(models);
    projects = List.copyOf(projects);
  }

  /**
   * A model.
   *
   * @param id as the API takes it
   * @param title for people
   * @param preferred whether it is asked when nobody chooses
   */
  public record ModelChoice(String id, String title, boolean preferred) {}

  /** A project. */
  public record ProjectChoice(String id, String name, ProjectColor color) {}
}
