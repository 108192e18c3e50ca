// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static dev.pergola.testkit.Wire.bytes;
import static dev.pergola.testkit.Wire.event;
import static dev.pergola.testkit.Wire.require;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import dev.pergola.testkit.ScriptedAnswer.ScriptedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google's generateContent, as the server of the Gemini API speaks it.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">the vendor's description</a>
 */
public final class GeminiDialect implements ModelDialect {
  @Override
  public ChatRequest read(ModelServer.Request request) {
    return GeminiRequest.read(request);
  }

  @Override
  public @Nullable String key(ModelServer.Request request) {
    require(!request.path().contains("key="), "must not have its key in the address");
    return request.headers().get("x-goog-api-key");
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
          // Google has no word of its own for calls.
          case END, TOOL_CALLS -> "STOP";
          case MAX_TOKENS -> "MAX_TOKENS";
          case REFUSED -> "SAFETY";
        });
  }

  @Override
  public Map<String, StopReason> stopWords() {
    Map<String, StopReason> words = new LinkedHashMap<>();
    words.put("STOP", StopReason.END);
    words.put("MAX_TOKENS", StopReason.MAX_TOKENS);
    for (String word :
        List.of(
            "SAFETY",
            "RECITATION",
            "LANGUAGE",
            "OTHER",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_SAFETY")) {
      words.put(word, StopReason.REFUSED);
    }
    return words;
  }

  @Override
  public List<byte[]> streamStoppingFor(ScriptedAnswer answer, String word) {
    List<byte[]> events = new ArrayList<>(incompleteStream(answer));
    JsonObject candidate =
        Json.object("content", content(Json.object("text", "")), "finishReason", word, "index", 0);
    events.add(event(chunk(answer, candidate)));
    return events;
  }

  @Override
  public List<byte[]> incompleteStream(ScriptedAnswer answer) {
    List<byte[]> events = new ArrayList<>();
    events.add(event(part(answer, Json.object("text", "Let me think.", "thought", true))));
    for (String piece : answer.text()) {
      events.add(event(part(answer, Json.object("text", piece))));
    }
    for (ScriptedCall call : answer.calls()) {
      String arguments = String.join("", call.arguments());
      JsonObject part =
          Json.object(
              "functionCall",
              Json.object(
                  "id",
                  call.id(),
                  "name",
                  call.name(),
                  "args",
                  arguments.isEmpty() ? JsonObject.EMPTY : Json.parse(arguments)));
      events.add(
          event(
              part(
                  answer,
                  call.state() == null ? part : part.with("thoughtSignature", call.state()))));
    }
    return events;
  }

  private static JsonObject part(ScriptedAnswer answer, JsonObject part) {
    return chunk(answer, Json.object("content", content(part), "index", 0));
  }

  private static JsonObject content(JsonObject part) {
    return Json.object("parts", Json.array(part), "role", "model");
  }

  private static JsonObject chunk(ScriptedAnswer answer, JsonObject candidate) {
    JsonObject chunk =
        Json.object(
            "candidates",
            Json.array(candidate),
            "modelVersion",
            answer.model(),
            "responseId",
            "response-1");
    Usage usage = answer.usage();
    return usage == null ? chunk : chunk.with("usageMetadata", usage(usage));
  }

  // Candidates leave thoughts out.
  private static JsonObject usage(Usage usage) {
    return Json.object(
        "promptTokenCount",
        usage.inputTokens(),
        "candidatesTokenCount",
        usage.outputTokens() - usage.reasoningTokens(),
        "thoughtsTokenCount",
        usage.reasoningTokens(),
        "cachedContentTokenCount",
        usage.cachedInputTokens(),
        "totalTokenCount",
        usage.inputTokens() + usage.outputTokens());
  }

  @Override
  public List<byte[]> countedStream(ScriptedAnswer answer) {
    return incompleteStream(answer);
  }

  @Override
  public byte[] malformedEvent() {
    return bytes("data: {\"candidates\":[{\"content\":\n\n");
  }

  @Override
  public byte[] errorEvent(String message) {
    return event(error(503, "UNAVAILABLE", message));
  }

  @Override
  public byte[] errorBody(int status, String message) {
    String word =
        switch (status) {
          case 400 -> "INVALID_ARGUMENT";
          case 401 -> "UNAUTHENTICATED";
          case 403 -> "PERMISSION_DENIED";
          case 404 -> "NOT_FOUND";
          case 429 -> "RESOURCE_EXHAUSTED";
          default -> "INTERNAL";
        };
    return bytes(error(status, word, message).toString());
  }

  private static JsonObject error(int code, String status, String message) {
    return Json.object("error", Json.object("code", code, "message", message, "status", status));
  }

  @Override
  public byte[] errorBodyAskingToWait(Duration time) {
    JsonObject error = error(429, "RESOURCE_EXHAUSTED", "Slow down.");
    return bytes(
        Json.object(
                "error",
                error
                    .object("error")
                    .with(
                        "details",
                        Json.array(
                            Json.object(
                                "@type", "type.googleapis.com/google.rpc.Help", "links", null),
                            Json.object(
                                "@type",
                                "type.googleapis.com/google.rpc.RetryInfo",
                                "retryDelay",
                                "%d.%03ds".formatted(time.toSeconds(), time.toMillisPart())))))
            .toString());
  }

  @Override
  public boolean argumentsAreText() {
    return false;
  }

  @Override
  public boolean reportsUsageDetails() {
    return true;
  }

  @Override
  public boolean keepsState() {
    return true;
  }

  @Override
  public EmbeddingRequest readEmbedding(ModelServer.Request request) {
    return GeminiRequest.readEmbedding(request);
  }

  @Override
  public byte[] embeddings(List<float[]> vectors, long inputTokens, String model) {
    return bytes(
        Json.object(
                "embeddings",
                vectors.stream().map(v -> Json.object("values", Wire.vector(v))).toList(),
                "usageMetadata",
                Json.object("promptTokenCount", inputTokens))
            .toString());
  }
}
