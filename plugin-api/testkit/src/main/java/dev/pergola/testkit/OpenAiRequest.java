// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static dev.pergola.testkit.Wire.body;
import static dev.pergola.testkit.Wire.number;
import static dev.pergola.testkit.Wire.objects;
import static dev.pergola.testkit.Wire.require;
import static dev.pergola.testkit.Wire.string;
import static dev.pergola.testkit.Wire.strings;

import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads requests for chat completions, strictly. */
final class OpenAiRequest {
  static ChatRequest read(ModelServer.Request request) {
    JsonObject body = body(request, "/chat/completions");
    require(Json.bool(true).equals(body.get("stream")), "must ask for a stream");
    require(
        Json.bool(true).equals(body.object("stream_options").get("include_usage")),
        "must ask for usage, which a stream leaves out otherwise");
    Long limit = body.integer("max_completion_tokens");
    if (limit == null) {
      limit = body.integer("max_tokens");
    }
    List<JsonObject> messages = objects(body.get("messages"));
    return new ChatRequest(
        string(body, "model"),
        system(messages),
        conversation(messages),
        objects(body.get("tools")).stream().map(OpenAiRequest::tool).toList(),
        limit == null ? null : limit.intValue(),
        options(body),
        null);
  }

  private static ChatOptions options(JsonObject body) {
    JsonObject format = body.object("response_format");
    if (!format.members().isEmpty()) {
      require("json_schema".equals(format.string("type")), "must have a format with a schema");
      require(format.object("json_schema").string("name") != null, "must name its schema");
    }
    return new ChatOptions(
        number(body.get("temperature")),
        number(body.get("top_p")),
        strings(body.get("stop")),
        toolChoice(body.get("tool_choice")),
        Wire.object(format.object("json_schema").get("schema")));
  }

  private static ToolChoice toolChoice(@Nullable Json choice) {
    if (choice instanceof JsonObject one) {
      require("function".equals(one.string("type")), "must choose a function");
      return ToolChoice.one(string(one.object("function"), "name"));
    }
    return switch (choice == null ? "auto" : choice.text()) {
      case "auto" -> ToolChoice.AUTO;
      case "none" -> ToolChoice.NONE;
      case "required" -> ToolChoice.ANY;
      default -> throw new AssertionError("Unknown tool_choice " + choice);
    };
  }

  private static @Nullable String system(List<JsonObject> messages) {
    JsonObject first = messages.getFirst();
    return "system".equals(first.string("role")) ? first.string("content") : null;
  }

  private static List<Message> conversation(List<JsonObject> messages) {
    Map<String, String> toolsByCall = new LinkedHashMap<>();
    List<Message> conversation = new ArrayList<>();
    for (JsonObject message : messages) {
      String content = Objects.requireNonNullElse(message.string("content"), "");
      String role = Objects.requireNonNullElse(message.string("role"), "");
      switch (role) {
        case "system" -> require(conversation.isEmpty(), "must begin with the system message");
        case "user" -> conversation.add(new Message.User(content));
        case "assistant" -> {
          List<ToolCall> calls =
              objects(message.get("tool_calls")).stream().map(OpenAiRequest::call).toList();
          require(
              !calls.isEmpty() || message.get("tool_calls") == null,
              "must leave tool_calls out where there are none");
          calls.forEach(call -> toolsByCall.put(call.id(), call.name()));
          conversation.add(new Message.Assistant(content, calls));
        }
        case "tool" -> {
          String id = Objects.requireNonNullElse(message.string("tool_call_id"), "");
          require(toolsByCall.containsKey(id), "must answer a call that came before it");
          conversation.add(
              new Message.ToolAnswer(
                  id, Objects.requireNonNull(toolsByCall.get(id)), content, false));
        }
        default -> throw new AssertionError("Unknown role " + role);
      }
    }
    return conversation;
  }

  private static ToolCall call(JsonObject call) {
    require("function".equals(call.string("type")), "must call functions");
    JsonObject function = call.object("function");
    return ToolCall.parse(
        Objects.requireNonNull(call.string("id")),
        Objects.requireNonNull(function.string("name")),
        Objects.requireNonNull(function.string("arguments")));
  }

  private static ToolDescription tool(JsonObject tool) {
    require("function".equals(tool.string("type")), "must offer functions");
    JsonObject function = tool.object("function");
    return new ToolDescription(
        Objects.requireNonNull(function.string("name")),
        "",
        Objects.requireNonNull(function.string("description")),
        function.object("parameters"));
  }

  private OpenAiRequest() {}
}
