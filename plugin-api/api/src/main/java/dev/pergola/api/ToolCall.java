// SPDX-License-Identifier: MIT
package dev.pergola.api;

import org.jspecify.annotations.Nullable;

/**
 * A model's wish to have a tool called.
 *
 * @param id unique within the conversation; the answer names it
 * @param name the tool's name, as the model wrote it
 * @param arguments what to call it with; empty when the model wrote no valid JSON object
 * @param malformed the arguments' text when it was no valid JSON object; else null
 * @param state what the provider wants back with the call, for nobody else to read; null for
 *     nothing. It is kept while the model goes on with the same question, not beyond
 */
public record ToolCall(
    String id,
    String name,
    JsonObject arguments,
    @Nullable String malformed,
    @Nullable String state) {
  /** A call of whose provider nothing is kept. */
  public ToolCall(String id, String name, JsonObject arguments, @Nullable String malformed) {
    this(id, name, arguments, malformed, null);
  }

  /** A call with valid arguments. */
  public static ToolCall of(String id, String name, JsonObject arguments) {
    return new ToolCall(id, name, arguments, null);
  }

  /**
   * A call with arguments as the model wrote them.
   *
   * @param text JSON, empty for no arguments; when it is no valid object, {@link #malformed} keeps
   *     it
   */
  public static ToolCall parse(String id, String name, String text) {
    if (text.isBlank()) {
      return of(id, name, JsonObject.EMPTY);
    }
    try {
      return Json.parse(text) instanceof JsonObject object
          ? of(id, name, object)
          : new ToolCall(id, name, JsonObject.EMPTY, text);
    } catch (PergolaException e) {
      return new ToolCall(id, name, JsonObject.EMPTY, text);
    }
  }
}
