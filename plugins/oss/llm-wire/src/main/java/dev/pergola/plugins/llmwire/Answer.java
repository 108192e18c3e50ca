// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer that grows while it is streamed, whatever the format. For one thread. */
public final class Answer {
  private final Consumer<ChatEvent> events;
  private final StringBuilder text = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private Usage usage = Usage.NONE;
  private String model;
  private @Nullable StopReason reason;

  /**
   * @param events hears of the pieces
   * @param model the model that was asked, until the server says which one answers
   */
  public Answer(Consumer<ChatEvent> events, String model) {
    this.events = events;
    this.model = model;
  }

  /** Some more words; null or empty for none. */
  public void say(@Nullable String piece) {
    if (piece != null && !piece.isEmpty()) {
      text.append(piece);
      events.accept(new ChatEvent.Delta(piece));
    }
  }

  /** What the server says it has counted so far, in place of what it said before. */
  public void count(Usage counted) {
    if (!counted.equals(usage)) {
      usage = counted;
      events.accept(new ChatEvent.Counted(counted));
    }
  }

  /** The model that answers; null or blank when the server does not say. */
  public void answeredBy(@Nullable String named) {
    if (named != null && !named.isBlank()) {
      model = named;
    }
  }

  /** One more tool to be called. */
  public void call(ToolCall call) {
    calls.add(call);
  }

  /** The server said that it is done, and why. */
  public void stop(StopReason why) {
    reason = why;
  }

  /** Whether the server said why it stopped. */
  public boolean isComplete() {
    return reason != null;
  }

  /** Whether neither words nor calls of tools came. */
  public boolean isEmpty() {
    return text.isEmpty() && calls.isEmpty();
  }

  /**
   * The whole answer.
   *
   * @throws IllegalStateException when it is not complete
   */
  public ChatResponse response() {
    if (reason == null) {
      throw new IllegalStateException("The answer is not complete");
    }
    return new ChatResponse(
        text.toString(),
        calls,
        switch (reason) {
          // Many servers say that they are done after tool calls too.
          case END, TOOL_CALLS -> calls.isEmpty() ? StopReason.END : StopReason.TOOL_CALLS;
          case MAX_TOKENS, REFUSED -> reason;
        },
        usage,
        model);
  }
}
