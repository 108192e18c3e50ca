// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts a streamed answer together, chunk by chunk. For one thread. */
final class StreamedAnswer {
  private final Consumer<ChatEvent> events;
  private final StringBuilder text = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();
  private Usage usage = Usage.NONE;
  private String model;
  private @Nullable String finishReason;
  private boolean refused;

  /**
   * @param model the model that was asked, until the server says which one answers
   */
  StreamedAnswer(Consumer<ChatEvent> events, String model) {
    this.events = events;
    this.model = model;
  }

  void add(JsonObject chunk) {
    String named = chunk.string("model");
    if (named != null && !named.isBlank()) {
      model = named;
    }
    if (chunk.get("usage") instanceof JsonObject reported) {
      usage = usage(reported);
    }
    Json choices = chunk.get("choices");
    if (choices == null || choices.elements().isEmpty()) {
      return;
    }
    if (choices.elements().getFirst() instanceof JsonObject choice) {
      addDelta(choice.object("delta"));
      String reason = choice.string("finish_reason");
      if (reason != null && !reason.isEmpty()) {
        finishReason = reason;
      }
    }
  }

  private void addDelta(JsonObject delta) {
    say(delta.string("content"));
    String refusal = delta.string("refusal");
    refused |= refusal != null && !refusal.isEmpty();
    say(refusal);
    Json fragments = delta.get("tool_calls");
    if (fragments != null) {
      for (Json fragment : fragments.elements()) {
        if (fragment instanceof JsonObject object) {
          addCall(object);
        }
      }
    }
  }

  private void say(@Nullable String piece) {
    if (piece != null && !piece.isEmpty()) {
      text.append(piece);
      events.accept(new ChatEvent.Delta(piece));
    }
  }

  private void addCall(JsonObject fragment) {
    Long index = fragment.integer("index");
    String id = Objects.requireNonNullElse(fragment.string("id"), "");
    JsonObject function = fragment.object("function");
    Call call = find(index, id);
    if (call == null) {
      call = new Call(index, id);
      calls.add(call);
    }
    String name = function.string("name");
    if (call.name.isEmpty() && name != null) {
      call.name = name;
    }
    Json arguments = function.get("arguments");
    if (arguments != null && arguments != Json.NULL) {
      call.arguments.append(arguments.text());
    }
  }

  // The index tells whose fragment it is. Some servers leave it out, or give every call the same
  // one: there a new id begins a new call, and a fragment with no id goes on with the latest.
  private @Nullable Call find(@Nullable Long index, String id) {
    for (Call call : calls.reversed()) {
      boolean sameId = id.isEmpty() || call.id.equals(id);
      if ((index == null || index.equals(call.index)) && sameId) {
        return call;
      }
    }
    return null;
  }

  private static Usage usage(JsonObject reported) {
    return new Usage(
        count(reported, "prompt_tokens"),
        count(reported, "completion_tokens"),
        count(reported.object("prompt_tokens_details"), "cached_tokens"),
        count(reported.object("completion_tokens_details"), "reasoning_tokens"));
  }

  private static long count(JsonObject object, String name) {
    return Objects.requireNonNullElse(object.integer(name), 0L);
  }

  /** Whether the server said why it stopped. */
  boolean isComplete() {
    return finishReason != null;
  }

  ChatResponse response() {
    return new ChatResponse(
        text.toString(), calls.stream().map(Call::toolCall).toList(), stopReason(), usage, model);
  }

  private StopReason stopReason() {
    if (refused) {
      return StopReason.REFUSED;
    }
    return switch (Objects.requireNonNullElse(finishReason, "")) {
      case "length" -> StopReason.MAX_TOKENS;
      case "content_filter" -> StopReason.REFUSED;
      // Many servers say "stop" after tool calls too.
      default -> calls.isEmpty() ? StopReason.END : StopReason.TOOL_CALLS;
    };
  }

  private static final class Call {
    final @Nullable Long index;
    final String id;
    final StringBuilder arguments = new StringBuilder();
    String name = "";

    Call(@Nullable Long index, String id) {
      this.index = index;
      this.id = id;
    }

    ToolCall toolCall() {
      return ToolCall.parse(
          id.isEmpty() ? "call_" + UUID.randomUUID() : id, name, arguments.toString());
    }
  }
}
