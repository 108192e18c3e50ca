// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static dev.pergola.testkit.Wire.body;
import static dev.pergola.testkit.Wire.bytes;
import static dev.pergola.testkit.Wire.number;
import static dev.pergola.testkit.Wire.objects;
import static dev.pergola.testkit.Wire.require;
import static dev.pergola.testkit.Wire.string;
import static dev.pergola.testkit.Wire.strings;

import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's own chat, one JSON object to a line.
 *
 * @see <a href="https://docs.ollama.com/api/chat">the vendor's description</a>
 */
public final class OllamaDialect implements ModelDialect {
  private final int contextTokens;

  /**
   * @param contextTokens what each request must say, lest the server forgets
   */
  public OllamaDialect(int contextTokens) {
    this.contextTokens = contextTokens;
  }

  @Override
  public ChatRequest read(ModelServer.Request request) {
    JsonObject body = body(request, "/api/chat");
    require(Json.bool(true).equals(body.get("stream")), "must ask for a stream");
    JsonObject options = contextOptions(body);
    List<JsonObject> messages = objects(body.get("messages"));
    boolean system = "system".equals(messages.getFirst().string("role"));
    return new ChatRequest(
        string(body, "model"),
        system ? string(messages.getFirst(), "content") : null,
        messages.stream().skip(system ? 1 : 0).map(OllamaDialect::message).toList(),
        objects(body.get("tools")).stream().map(OllamaDialect::tool).toList(),
        Wire.integer(options.get("num_predict")),
        new ChatOptions(
            number(options.get("temperature")),
            number(options.get("top_p")),
            strings(options.get("stop")),
            ToolChoice.AUTO,
            Wire.object(body.get("format"))),
        null);
  }

  private JsonObject contextOptions(JsonObject body) {
    JsonObject options = body.object("options");
    Integer context = Wire.integer(options.get("num_ctx"));
    require(context != null && context == contextTokens, "must say num_ctx " + contextTokens);
    return options;
  }

  private static Message message(JsonObject message) {
    String content = string(message, "content");
    return switch (string(message, "role")) {
      case "user" -> new Message.User(content);
      case "assistant" ->
          new Message.Assistant(
              content,
              objects(message.get("tool_calls")).stream().map(OllamaDialect::call).toList());
      case "tool" ->
          new Message.ToolAnswer(
              string(message, "tool_call_id"), string(message, "tool_name"), content, false);
      default -> throw new AssertionError("Unknown role in " + message);
    };
  }

  private static ToolCall call(JsonObject call) {
    JsonObject function = call.object("function");
    require(function.get("arguments") instanceof JsonObject, "must have arguments as an object");
    return ToolCall.of(string(call, "id"), string(function, "name"), function.object("arguments"));
  }

  private static ToolDescription tool(JsonObject tool) {
    require("function".equals(tool.string("type")), "must offer functions");
    JsonObject function = tool.object("function");
    return new ToolDescription(
        string(function, "name"),
        "",
        string(function, "description"),
        function.object("parameters"));
  }

  @Override
  public @Nullable String key(ModelServer.Request request) {
    String header = request.headers().get("authorization");
    return header == null ? null : header.replaceFirst("^Bearer ", "");
  }

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public List<byte[]> stream(ScriptedAnswer answer) {
    return streamStoppingFor(
        answer, answer.stopReason() == StopReason.MAX_TOKENS ? "length" : "stop");
  }

  @Override
  public Map<String, StopReason> stopWords() {
    return Map.of("stop", StopReason.END, "length", StopReason.MAX_TOKENS);
  }

  @Override
  public List<byte[]> streamStoppingFor(ScriptedAnswer answer, String word) {
    List<byte[]> lines = new ArrayList<>(incompleteStream(answer));
    JsonObject last =
        line(answer, Json.object("role", "assistant", "content", ""))
            .with("done", true)
            .with("done_reason", word)
            .with("total_duration", 4_883_583_458L);
    Usage usage = answer.usage();
    lines.add(
        written(
            usage == null
                ? last
                : last.with("prompt_eval_count", usage.inputTokens())
                    .with("eval_count", usage.outputTokens())));
    return lines;
  }

  @Override
  public List<byte[]> incompleteStream(ScriptedAnswer answer) {
    List<byte[]> lines = new ArrayList<>();
    lines.add(
        written(line(answer, Json.object("role", "assistant", "content", "", "thinking", "Hm."))));
    for (String piece : answer.text()) {
      lines.add(written(line(answer, Json.object("role", "assistant", "content", piece))));
    }
    for (var call : answer.calls()) {
      String arguments = String.join("", call.arguments());
      JsonObject function =
          Json.object(
              "name",
              call.name(),
              "arguments",
              arguments.isEmpty() ? JsonObject.EMPTY : Json.parse(arguments));
      JsonObject message =
          Json.object(
              "role",
              "assistant",
              "content",
              "",
              "tool_calls",
              Json.array(Json.object("id", call.id(), "function", function)));
      lines.add(written(line(answer, message)));
    }
    return lines;
  }

  private static JsonObject line(ScriptedAnswer answer, JsonObject message) {
    return Json.object(
        "model",
        answer.model(),
        "created_at",
        "2026-01-01T00:00:00.000000Z",
        "message",
        message,
        "done",
        false);
  }

  private static byte[] written(JsonObject line) {
    return bytes(line + "\n");
  }

  @Override
  public byte[] malformedEvent() {
    return bytes("{\"model\":\"scripted-model\",\"message\":{\"content\":\n");
  }

  @Override
  public byte[] errorEvent(String message) {
    return written(Json.object("error", message));
  }

  @Override
  public byte[] errorBody(int status, String message) {
    return bytes(Json.object("error", message).toString());
  }

  @Override
  public boolean argumentsAreText() {
    return false;
  }

  @Override
  public boolean reportsUsageDetails() {
    return false;
  }

  @Override
  public EmbeddingRequest readEmbedding(ModelServer.Request request) {
    JsonObject body = body(request, "/api/embed");
    contextOptions(body);
    return new EmbeddingRequest(
        string(body, "model"),
        strings(body.get("input")),
        Wire.integer(body.get("dimensions")),
        null);
  }

  @Override
  public byte[] embeddings(List<float[]> vectors, long inputTokens, String model) {
    return bytes(
        Json.object(
                "model",
                model,
                "embeddings",
                vectors.stream().map(Wire::vector).toList(),
                "total_duration",
                14_143_917,
                "prompt_eval_count",
                inputTokens)
            .toString());
  }
}
