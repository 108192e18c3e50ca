// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the chat page is given; conversations and messages it asks for itself.
 *
 * @param conversationId the conversation to open; null for a new one
 * @param models that can be asked; empty when no plugin provides any
 * @param safeMode whether the server was started without plugins
 */
public record ChatPage(
    @Nullable String conversationId, List<ModelChoice> models, boolean safeMode) {
  public ChatPage {
    models = List.copyOf(models);
  }

  /**
   * A model.
   *
   * @param id as the API takes it
   * @param title for people
   * @param preferred whether it is asked when nobody chooses
   */
  public record ModelChoice(String id, String title, boolean preferred) {}
}
