// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.plugins.llmwire.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a streamed answer of messages together, event by event. For one thread. */
final class MessagesAnswer {
  private final Answer answer;
  private final Map<Long, Block> blocks = new TreeMap<>();
  // Later events repeat some counts and leave out others.
  private final Map<String, Long> counts = new HashMap<>();

  MessagesAnswer(Answer answer) {
    this.answer = answer;
  }

  /** Takes an event, and says whether it was the last one. */
  boolean add(JsonObject event) {
    switch (Objects.requireNonNullElse(event.string("type"), "")) {
      case "message_start" -> {
        answer.answeredBy(event.object("message").string("model"));
        count(event.object("message").object("usage"));
      }
      case "content_block_start" -> {
        var block = new Block(event.object("content_block"));
        blocks.put(index(event), block);
        answer.say("text".equals(block.type) ? block.start.string("text") : null);
      }
      case "content_block_delta" -> addDelta(index(event), event.object("delta"));
      case "message_delta" -> {
        count(event.object("usage"));
        String reason = event.object("delta").string("stop_reason");
        if (reason != null) {
          answer.stop(stopReason(reason));
        }
      }
      case "message_stop" -> {
        return true;
      }
      default -> {
        // ping, content_block_stop, and what the vendor adds.
      }
    }
    return false;
  }

  private static long index(JsonObject event) {
    return Objects.requireNonNullElse(event.integer("index"), 0L);
  }

  private void addDelta(long index, JsonObject delta) {
    Block block = blocks.computeIfAbsent(index, _ -> new Block(JsonObject.EMPTY));
    switch (Objects.requireNonNullElse(delta.string("type"), "")) {
      case "text_delta" -> answer.say(delta.string("text"));
      case "input_json_delta" -> append(block.text, delta.string("partial_json"));
      case "thinking_delta" -> append(block.text, delta.string("thinking"));
      case "signature_delta" -> append(block.signature, delta.string("signature"));
      default -> {
        // Citations, and what the vendor adds.
      }
    }
  }

  private static void append(StringBuilder text, @Nullable String piece) {
    if (piece != null) {
      text.append(piece);
    }
  }

  private void count(JsonObject usage) {
    usage
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonNumber number) {
                counts.put(name, number.value().longValue());
              }
            });
    Long thinking = usage.object("output_tokens_details").integer("thinking_tokens");
    if (thinking != null) {
      counts.put("thinking_tokens", thinking);
    }
    long cached = counted("cache_read_input_tokens");
    long written = counted("cache_creation_input_tokens");
    answer.count(
        new Usage(
            // The vendor's input leaves out what has to do with the cache.
            counted("input_tokens") + cached + written,
            counted("output_tokens"),
            cached,
            counted("thinking_tokens"),
            written));
  }

  private long counted(String name) {
    return counts.getOrDefault(name, 0L);
  }

  private static StopReason stopReason(String reason) {
    return switch (reason) {
      case "max_tokens", "model_context_window_exceeded" -> StopReason.MAX_TOKENS;
      case "refusal" -> StopReason.REFUSED;
      case "tool_use" -> StopReason.TOOL_CALLS;
      // end_turn, stop_sequence; pause_turn comes with the vendor's own tools only.
      default -> StopReason.END;
    };
  }

  /** The whole answer, with the calls in their order. */
  Answer whole() {
    String state = thoughts();
    for (Block block : blocks.values()) {
      if ("tool_use".equals(block.type)) {
        answer.call(block.call(state));
        // All thoughts go back once, in front of the first call.
        state = null;
      }
    }
    return answer;
  }

  private @Nullable String thoughts() {
    List<JsonObject> thoughts = new ArrayList<>();
    for (Block block : blocks.values()) {
      if (isThought(block.type)) {
        thoughts.add(block.thought());
      }
    }
    return thoughts.isEmpty() ? null : Json.of(thoughts).toString();
  }

  /** Whether a block is what the model thought, which nobody but the vendor reads. */
  static boolean isThought(@Nullable String type) {
    return "thinking".equals(type) || "redacted_thinking".equals(type);
  }

  private static final class Block {
    final JsonObject start;
    final String type;
    final StringBuilder text = new StringBuilder();
    final StringBuilder signature = new StringBuilder();

    Block(JsonObject start) {
      this.start = start;
      type = Objects.requireNonNullElse(start.string("type"), "");
    }

    ToolCall call(@Nullable String state) {
      // Arguments come in fragments; a proxy may have put them into the start.
      String arguments = text.isEmpty() ? start.object("input").toString() : text.toString();
      ToolCall call =
          ToolCall.parse(
              Objects.requireNonNullElse(start.string("id"), ""),
              Objects.requireNonNullElse(start.string("name"), ""),
              arguments);
      return new ToolCall(call.id(), call.name(), call.arguments(), call.malformed(), state);
    }

    JsonObject thought() {
      if (type.equals("redacted_thinking")) {
        return start;
      }
      return start
          .with("thinking", Objects.requireNonNullElse(start.string("thinking"), "") + text)
          .with("signature", Objects.requireNonNullElse(start.string("signature"), "") + signature);
    }
  }
}
