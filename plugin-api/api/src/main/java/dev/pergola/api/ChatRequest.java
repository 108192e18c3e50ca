// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to a language model.
 *
 * @param model the model's id, one of {@link ModelProvider#models}
 * @param system standing instructions; null for none
 * @param messages the conversation so far, oldest first; the last one is the user's or a tool's
 * @param tools what the model may call; empty for nothing
 * @param maxOutputTokens at most so many tokens in the answer; null for the provider's own limit
 * @param options how to answer
 * @param key the asker's own key, to be used instead of the provider's; null for the provider's
 */
public record ChatRequest(
    String model,
    @Nullable String system,
    List<Message> messages,
    List<ToolDescription> tools,
    @Nullable Integer maxOutputTokens,
    ChatOptions options,
    @Nullable Secret key) {
  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** A question in the provider's own manner, with the provider's own key. */
  public ChatRequest(
      String model,
      @Nullable String system,
      List<Message> messages,
      List<ToolDescription> tools,
      @Nullable Integer maxOutputTokens) {
    this(model, system, messages, tools, maxOutputTokens, ChatOptions.DEFAULT, null);
  }

  /** The same question to another model, with another key. */
  public ChatRequest to(String otherModel, @Nullable Secret otherKey) {
    return new ChatRequest(otherModel, system, messages, tools, maxOutputTokens, options, otherKey);
  }

  /**
   * A tool as the model sees it.
   *
   * @param parameters JSON Schema of type object
   */
  public record ToolDescription(
      String name, String title, String description, JsonObject parameters) {}
}
