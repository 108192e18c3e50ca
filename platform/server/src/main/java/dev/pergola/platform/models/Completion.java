// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a provider's answer as OpenAI writes chat completions, whole or in chunks.
 *
 * @param created in seconds since 1970
 * @param model the one that answers, as {@code provider/model}
 */
record Completion(UUID requestId, long created, String model) {
  /** The answer at once. */
  JsonObject whole(ChatResponse response) {
    JsonObject message =
        Json.object("role", "assistant", "content", content(response), "refusal", null);
    if (!response.toolCalls().isEmpty()) {
      message = message.with("tool_calls", calls(response.toolCalls(), false));
    }
    JsonObject completion =
        head("chat.completion")
            .with(
                "choices",
                List.of(
                    Json.object(
                        "index",
                        0,
                        "message",
                        message,
                        "logprobs",
                        null,
                        "finish_reason",
                        reason(response))));
    JsonObject usage = OpenAiUsage.write(response.usage());
    return usage == null ? completion : completion.with("usage", usage);
  }

  private static @Nullable String content(ChatResponse response) {
    return response.text().isEmpty() && !response.toolCalls().isEmpty() ? null : response.text();
  }

  /** The first chunk. */
  JsonObject begin() {
    return chunk(Json.object("role", "assistant", "content", ""), null);
  }

  /** A chunk of words. */
  JsonObject words(String text) {
    return chunk(Json.object("content", text), null);
  }

  /** A chunk of calls. */
  JsonObject calls(List<ToolCall> calls) {
    return chunk(Json.object("tool_calls", calls(calls, true)), null);
  }

  /** The chunk that says why it ends. */
  JsonObject end(ChatResponse response) {
    return chunk(JsonObject.EMPTY, reason(response));
  }

  /** The chunk after it that tells of the usage. */
  JsonObject usage(Usage usage) {
    return head("chat.completion.chunk")
        .with("choices", List.of())
        .with("usage", OpenAiUsage.write(usage));
  }

  private JsonObject chunk(JsonObject delta, @Nullable String reason) {
    return head("chat.completion.chunk")
        .with(
            "choices",
            List.of(
                Json.object(
                    "index", 0, "delta", delta, "logprobs", null, "finish_reason", reason)));
  }

  private JsonObject head(String kind) {
    return Json.object(
        "id", "chatcmpl-" + requestId, "object", kind, "created", created, "model", model);
  }

  private static List<JsonObject> calls(List<ToolCall> calls, boolean indexed) {
    List<JsonObject> written = new ArrayList<>();
    for (ToolCall call : calls) {
      JsonObject function =
          Json.object(
              "name",
              call.name(),
              "arguments",
              call.malformed() == null ? call.arguments().toString() : call.malformed());
      JsonObject one = Json.object("id", call.id(), "type", "function", "function", function);
      written.add(indexed ? one.with("index", written.size()) : one);
    }
    return written;
  }

  private static String reason(ChatResponse response) {
    return switch (response.stopReason()) {
      case END -> "stop";
      case TOOL_CALLS -> "tool_calls";
      case MAX_TOKENS -> "length";
      case REFUSED -> "content_filter";
    };
  }
}
