// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/**
 * A model's whole answer.
 *
 * @param text its words; empty when it only calls tools
 * @param toolCalls what it wants called, in order; empty when it is done
 * @param stopReason why it stopped
 * @param usage what it cost
 * @param model the model that answered, as the provider names it
 */
public record ChatResponse(
    String text, List<ToolCall> toolCalls, StopReason stopReason, Usage usage, String model) {
  public ChatResponse {
    toolCalls = List.copyOf(toolCalls);
  }

  /** Why a model stopped. */
  public enum StopReason {
    /** It had said all. */
    END,
    /** It waits for tools. */
    TOOL_CALLS,
    /** It reached the limit of tokens. */
    MAX_TOKENS,
    /** It refused, or a filter stopped it. */
    REFUSED
  }
}
