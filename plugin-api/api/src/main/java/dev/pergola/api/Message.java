// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/** One turn of a conversation with a language model. */
public sealed interface Message {
  /** What the user said. */
  record User(String text) implements Message {}

  /**
   * What the model said.
   *
   * @param text its words; empty when it only calls tools
   * @param toolCalls what it wants called; each is answered by a {@link ToolAnswer} that follows
   */
  record Assistant(String text, List<ToolCall> toolCalls) implements Message {
    public Assistant {
      toolCalls = List.copyOf(toolCalls);
    }
  }

  /**
   * What a tool answered.
   *
   * @param callId the {@link ToolCall#id} that this answers
   * @param toolName the tool
   * @param text what the model reads
   * @param failed whether the tool failed, and the text says why
   */
  record ToolAnswer(String callId, String toolName, String text, boolean failed)
      implements Message {}
}
