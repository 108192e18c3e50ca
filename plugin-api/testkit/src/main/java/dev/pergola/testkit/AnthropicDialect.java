// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static dev.pergola.testkit.Wire.bytes;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages, as its own server speaks them.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/streaming">the vendor's
 *     description</a>
 */
public final class AnthropicDialect implements ModelDialect {
  private final int defaultLimit;

  /**
   * @param defaultLimit the limit on tokens, which the format wants always, that a provider sends
   *     when the question has none
   */
  public AnthropicDialect(int defaultLimit) {
    this.defaultLimit = defaultLimit;
  }

  @Override
  public ChatRequest read(ModelServer.Request request) {
    return AnthropicRequest.read(request, defaultLimit);
  }

  @Override
  public @Nullable String key(ModelServer.Request request) {
    return request.headers().get("x-api-key");
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public List<byte[]> stream(ScriptedAnswer answer) {
    return streamStoppingFor(
        answer,
        switch (answer.stopReason()) {
          case END -> "end_turn";
          case TOOL_CALLS -> "tool_use";
          case MAX_TOKENS -> "max_tokens";
          case REFUSED -> "refusal";
        });
  }

  @Override
  public Map<String, StopReason> stopWords() {
    return Map.of(
        "end_turn", StopReason.END,
        "stop_sequence", StopReason.END,
        "pause_turn", StopReason.END,
        "tool_use", StopReason.TOOL_CALLS,
        "max_tokens", StopReason.MAX_TOKENS,
        "model_context_window_exceeded", StopReason.MAX_TOKENS,
        "refusal", StopReason.REFUSED);
  }

  @Override
  public List<byte[]> streamStoppingFor(ScriptedAnswer answer, String word) {
    List<byte[]> events = new ArrayList<>(incompleteStream(answer));
    JsonObject delta =
        Json.object(
            "type",
            "message_delta",
            "delta",
            Json.object("stop_reason", word, "stop_sequence", null));
    Usage usage = answer.usage();
    events.add(event(usage == null ? delta : delta.with("usage", endUsage(usage))));
    events.add(event(Json.object("type", "message_stop")));
    return events;
  }

  @Override
  public List<byte[]> incompleteStream(ScriptedAnswer answer) {
    List<byte[]> events = new ArrayList<>();
    events.add(event(start(answer)));
    events.add(event(Json.object("type", "ping")));
    int index = 0;
    String state = answer.calls().isEmpty() ? null : answer.calls().getFirst().state();
    if (state != null) {
      addThoughts(events, index++, state);
    }
    if (!answer.text().isEmpty()) {
      events.add(blockStart(index, Json.object("type", "text", "text", "")));
      for (String piece : answer.text()) {
        events.add(blockDelta(index, Json.object("type", "text_delta", "text", piece)));
      }
      events.add(blockStop(index++));
    }
    for (var call : answer.calls()) {
      JsonObject block =
          Json.object(
              "type", "tool_use", "id", call.id(), "name", call.name(), "input", JsonObject.EMPTY);
      events.add(blockStart(index, block));
      for (String fragment : call.arguments()) {
        events.add(
            blockDelta(index, Json.object("type", "input_json_delta", "partial_json", fragment)));
      }
      events.add(blockStop(index++));
    }
    return events;
  }

  private static void addThoughts(List<byte[]> events, int index, String signature) {
    events.add(blockStart(index, Json.object("type", "thinking", "thinking", "", "signature", "")));
    for (String thought : List.of("Hm, ", "hm.")) {
      events.add(blockDelta(index, Json.object("type", "thinking_delta", "thinking", thought)));
    }
    events.add(blockDelta(index, Json.object("type", "signature_delta", "signature", signature)));
    events.add(blockStop(index));
  }

  private static JsonObject start(ScriptedAnswer answer) {
    JsonObject message =
        Json.object(
            "id",
            "msg_1",
            "type",
            "message",
            "role",
            "assistant",
            "model",
            answer.model(),
            "content",
            Json.array(),
            "stop_reason",
            null);
    Usage usage = answer.usage();
    return Json.object(
        "type",
        "message_start",
        "message",
        usage == null ? message : message.with("usage", startUsage(usage)));
  }

  // Input without what has to do with the cache, and the first token of the output.
  private static JsonObject startUsage(Usage usage) {
    return Json.object(
        "input_tokens",
        usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens(),
        "cache_creation_input_tokens",
        usage.cacheWriteTokens(),
        "cache_read_input_tokens",
        usage.cachedInputTokens(),
        "output_tokens",
        1);
  }

  private static JsonObject endUsage(Usage usage) {
    return Json.object(
        "output_tokens",
        usage.outputTokens(),
        "output_tokens_details",
        Json.object("thinking_tokens", usage.reasoningTokens()));
  }

  private static byte[] blockStart(int index, JsonObject block) {
    return event(
        Json.object("type", "content_block_start", "index", index, "content_block", block));
  }

  private static byte[] blockDelta(int index, JsonObject delta) {
    return event(Json.object("type", "content_block_delta", "index", index, "delta", delta));
  }

  private static byte[] blockStop(int index) {
    return event(Json.object("type", "content_block_stop", "index", index));
  }

  private static byte[] event(JsonObject json) {
    return bytes("event: " + json.string("type") + "\ndata: " + json + "\n\n");
  }

  @Override
  public List<byte[]> countedStream(ScriptedAnswer answer) {
    return incompleteStream(answer);
  }

  @Override
  public byte[] malformedEvent() {
    return bytes("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\n\n");
  }

  @Override
  public byte[] errorEvent(String message) {
    return event(error("overloaded_error", message));
  }

  @Override
  public byte[] errorBody(int status, String message) {
    String type =
        switch (status) {
          case 401 -> "authentication_error";
          case 403 -> "permission_error";
          case 404 -> "not_found_error";
          case 429 -> "rate_limit_error";
          case 529 -> "overloaded_error";
          default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    return bytes(error(type, message).toString());
  }

  private static JsonObject error(String type, String message) {
    return Json.object("type", "error", "error", Json.object("type", type, "message", message));
  }

  @Override
  public boolean argumentsAreText() {
    return true;
  }

  @Override
  public boolean reportsUsageDetails() {
    return true;
  }

  @Override
  public Usage reportable(Usage usage) {
    return usage;
  }

  @Override
  public boolean keepsState() {
    return true;
  }
}
