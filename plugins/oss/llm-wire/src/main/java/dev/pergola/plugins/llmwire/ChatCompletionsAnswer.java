// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts a streamed answer of chat completions together, chunk by chunk. For one thread. */
final class ChatCompletionsAnswer {
  private final Answer answer;
  private final List<Call> calls = new ArrayList<>();
  private boolean refused;

  ChatCompletionsAnswer(Answer answer) {
    this.answer = answer;
  }

  /** Takes a chunk; never the last one, which is no JSON in this format. */
  boolean add(JsonObject chunk) {
    answer.answeredBy(chunk.string("model"));
    Json choices = chunk.get("choices");
    if (choices != null
        && !choices.elements().isEmpty()
        && choices.elements().getFirst() instanceof JsonObject choice) {
      addDelta(choice.object("delta"));
      String reason = choice.string("finish_reason");
      if (reason != null && !reason.isEmpty()) {
        answer.stop(refused ? StopReason.REFUSED : stopReason(reason));
      }
    }
    // Where every chunk has a count, as from xAI and vLLM, it is one of the chunk's words, too.
    if (chunk.get("usage") instanceof JsonObject reported) {
      answer.count(usage(reported));
    }
    return false;
  }

  /** The whole answer, with the calls whose fragments came in turns. */
  Answer whole() {
    calls.forEach(call -> answer.call(call.toolCall()));
    return answer;
  }

  private void addDelta(JsonObject delta) {
    Json content = delta.get("content");
    if (content instanceof JsonArray(List<Json> parts)) {
      // As from Mistral's models that reason; their thoughts are parts of another type.
      for (Json part : parts) {
        if (part instanceof JsonObject object && "text".equals(object.string("type"))) {
          answer.say(object.string("text"));
        }
      }
    } else {
      answer.say(delta.string("content"));
    }
    String refusal = delta.string("refusal");
    refused |= refusal != null && !refusal.isEmpty();
    answer.say(refusal);
    Json fragments = delta.get("tool_calls");
    if (fragments != null) {
      for (Json fragment : fragments.elements()) {
        if (fragment instanceof JsonObject object) {
          addCall(object);
        }
      }
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
    long prompt = count(reported, "prompt_tokens");
    long completion = count(reported, "completion_tokens");
    long reasoning = count(reported.object("completion_tokens_details"), "reasoning_tokens");
    // xAI leaves its reasoning out of the completion; the total tells.
    boolean reasoningApart =
        reasoning > 0 && count(reported, "total_tokens") == prompt + completion + reasoning;
    return new Usage(
        prompt,
        reasoningApart ? completion + reasoning : completion,
        count(reported.object("prompt_tokens_details"), "cached_tokens"),
        reasoning);
  }

  private static long count(JsonObject object, String name) {
    return Objects.requireNonNullElse(object.integer(name), 0L);
  }

  private static StopReason stopReason(String reason) {
    return switch (reason) {
      case "length" -> StopReason.MAX_TOKENS;
      case "content_filter" -> StopReason.REFUSED;
      default -> StopReason.END;
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
