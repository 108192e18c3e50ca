// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the chat page is given; conversations and messages it asks for itself.
 *
 * @param conversationId the conversation to open; null for a new one
 * @param projectId the project that a new conversation begins in; null for none
 * @param aliases names that stand for one of the models; empty where there is nothing to choose
 * @param models that can be asked; empty when no plugin provides any
 * @param refused the local choice that is away, so that nobody answers a question that names no
 *     model; null when there is none
 * @param style of answers where a conversation has none of its own
 * @param projects the user's own, by name
 * @param safeMode whether the server was started without plugins
 */
public record ChatPage(
    @Nullable String conversationId,
    @Nullable String projectId,
    List<AliasChoice> aliases,
    List<ModelChoice> models,
    @Nullable String refused,
    ResponseStyle style,
    List<ProjectChoice> projects,
    boolean safeMode) {
  public ChatPage {
    aliases = List.copyOf(aliases);
    models = List.copyOf(models);
    projects = List.copyOf(projects);
  }

  /**
   * A model.
   *
   * @param id as the API takes it
   * @param title for people
   * @param price for people; null when nobody knows
   * @param preferred whether it is asked when nobody chooses
   */
  public record ModelChoice(String id, String title, @Nullable String price, boolean preferred) {}

  /**
   * A name for a model.
   *
   * @param model the title of the model that it stands for at present
   * @param price that model's, for people; null when nobody knows
   */
  public record AliasChoice(String name, String model, @Nullable String price) {}

  /** A project. */
  public record ProjectChoice(String id, String name, ProjectColor color) {}
}
