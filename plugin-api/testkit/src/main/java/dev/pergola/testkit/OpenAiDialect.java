// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static dev.pergola.testkit.Wire.body;
import static dev.pergola.testkit.Wire.bytes;
import static dev.pergola.testkit.Wire.event;
import static dev.pergola.testkit.Wire.require;
import static dev.pergola.testkit.Wire.string;
import static dev.pergola.testkit.Wire.strings;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions, as OpenAI's own server and many others speak them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">the vendor's
 *     description</a>
 */
public final class OpenAiDialect implements ModelDialect {

  private final boolean reasoningApart;

  /** As OpenAI's own server speaks it. */
  public OpenAiDialect() {
    this(false);
  }

  private OpenAiDialect(boolean reasoningApart) {
    this.reasoningApart = reasoningApart;
  }

  /** As xAI's server speaks it, which leaves reasoning out of the tokens of the completion. */
  public static OpenAiDialect grok() {
    return new OpenAiDialect(true);
  }

  @Override
  public ChatRequest read(ModelServer.Request request) {
    return OpenAiRequest.read(request);
  }

  @Override
  public @Nullable String key(ModelServer.Request request) {
    String header = request.headers().get("authorization");
    return header == null ? null : header.replaceFirst("^Bearer ", "");
  }

  @Override
  public String contentType() {
    return "text/event-stream";
  }

  @Override
  public List<byte[]> stream(ScriptedAnswer answer) {
    return streamStoppingFor(
        answer,
        switch (answer.stopReason()) {
          case END -> "stop";
          case TOOL_CALLS -> "tool_calls";
          case MAX_TOKENS -> "length";
          case REFUSED -> "content_filter";
        });
  }

  @Override
  public Map<String, StopReason> stopWords() {
    return Map.of(
        "stop", StopReason.END,
        "tool_calls", StopReason.TOOL_CALLS,
        "function_call", StopReason.TOOL_CALLS,
        "length", StopReason.MAX_TOKENS,
        "content_filter", StopReason.REFUSED);
  }

  @Override
  public List<byte[]> streamStoppingFor(ScriptedAnswer answer, String word) {
    List<byte[]> events = new ArrayList<>(incompleteStream(answer));
    events.add(delta(answer, JsonObject.EMPTY, word));
    Usage usage = answer.usage();
    if (usage != null) {
      events.add(event(chunk(answer, List.of()).with("usage", usage(usage))));
    }
    events.add(bytes("data: [DONE]\n\n"));
    return events;
  }

  @Override
  public List<byte[]> countedStream(ScriptedAnswer answer) {
    List<byte[]> events = stream(answer);
    return events.subList(0, events.size() - 1);
  }

  @Override
  public List<byte[]> incompleteStream(ScriptedAnswer answer) {
    List<byte[]> events = new ArrayList<>();
    // A comment, by which some servers keep the connection open while the model thinks.
    events.add(bytes(": processing\n\n"));
    events.add(delta(answer, Json.object("role", "assistant", "content", ""), null));
    for (String piece : answer.text()) {
      events.add(delta(answer, Json.object("content", piece), null));
    }
    int longest = 0;
    for (int i = 0; i < answer.calls().size(); i++) {
      var call = answer.calls().get(i);
      longest = Math.max(longest, call.arguments().size());
      events.add(
          callDelta(
              answer,
              Json.object(
                  "index",
                  i,
                  "id",
                  call.id(),
                  "type",
                  "function",
                  "function",
                  Json.object("name", call.name(), "arguments", ""))));
    }
    // In turns, which the format allows: only the index tells whose fragment it is.
    for (int fragment = 0; fragment < longest; fragment++) {
      for (int i = 0; i < answer.calls().size(); i++) {
        List<String> fragments = answer.calls().get(i).arguments();
        if (fragment < fragments.size()) {
          events.add(
              callDelta(
                  answer,
                  Json.object(
                      "index", i, "function", Json.object("arguments", fragments.get(fragment)))));
        }
      }
    }
    return events;
  }

  private static byte[] callDelta(ScriptedAnswer answer, JsonObject call) {
    return delta(answer, Json.object("tool_calls", Json.array(call)), null);
  }

  private static byte[] delta(ScriptedAnswer answer, JsonObject delta, @Nullable String reason) {
    return event(
        chunk(answer, List.of(Json.object("index", 0, "delta", delta, "finish_reason", reason))));
  }

  private static JsonObject chunk(ScriptedAnswer answer, List<JsonObject> choices) {
    return Json.object(
        "id",
        "chatcmpl-1",
        "object",
        "chat.completion.chunk",
        "created",
        1_767_225_600,
        "model",
        answer.model(),
        "choices",
        choices,
        "usage",
        null);
  }

  private JsonObject usage(Usage usage) {
    long written = usage.outputTokens() - (reasoningApart ? usage.reasoningTokens() : 0);
    return Json.object(
        "prompt_tokens", usage.inputTokens(),
        "completion_tokens", written,
        "total_tokens", usage.inputTokens() + usage.outputTokens(),
        "prompt_tokens_details", Json.object("cached_tokens", usage.cachedInputTokens()),
        "completion_tokens_details", Json.object("reasoning_tokens", usage.reasoningTokens()));
  }

  @Override
  public byte[] malformedEvent() {
    return bytes("data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"delta\":\n\n");
  }

  @Override
  public byte[] errorEvent(String message) {
    return event(error("server_error", message));
  }

  @Override
  public byte[] errorBody(int status, String message) {
    return bytes(
        error(status < 500 ? "invalid_request_error" : "server_error", message).toString());
  }

  private static JsonObject error(String type, String message) {
    return Json.object(
        "error", Json.object("message", message, "type", type, "param", null, "code", null));
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
  public EmbeddingRequest readEmbedding(ModelServer.Request request) {
    JsonObject body = body(request, "/embeddings");
    require("float".equals(body.string("encoding_format")), "must ask for plain numbers");
    return new EmbeddingRequest(
        string(body, "model"),
        strings(body.get("input")),
        Wire.integer(body.get("dimensions")),
        null);
  }

  @Override
  public byte[] embeddings(List<float[]> vectors, long inputTokens, String model) {
    List<JsonObject> data = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      JsonObject embedding =
          Json.object("object", "embedding", "index", i, "embedding", Wire.vector(vectors.get(i)));
      // The index counts, not the order.
      data.addFirst(embedding);
    }
    return bytes(
        Json.object(
                "object",
                "list",
                "data",
                data,
                "model",
                model,
                "usage",
                Json.object("prompt_tokens", inputTokens, "total_tokens", inputTokens))
            .toString());
  }
}
