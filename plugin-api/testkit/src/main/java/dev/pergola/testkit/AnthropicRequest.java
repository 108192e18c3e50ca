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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads requests in Anthropic's format, strictly. */
final class AnthropicRequest {
  static ChatRequest read(ModelServer.Request request, int defaultLimit) {
    JsonObject body = body(request, "/messages");
    require(
        "2023-06-01".equals(request.headers().get("anthropic-version")), "must name its version");
    require(Json.bool(true).equals(body.get("stream")), "must ask for a stream");
    Integer limit = Wire.integer(body.get("max_tokens"));
    require(limit != null, "must have a limit on tokens");
    return new ChatRequest(
        string(body, "model"),
        body.string("system"),
        conversation(objects(body.get("messages"))),
        objects(body.get("tools")).stream().map(AnthropicRequest::tool).toList(),
        Objects.requireNonNull(limit) == defaultLimit ? null : limit,
        options(body),
        null);
  }

  private static ChatOptions options(JsonObject body) {
    JsonObject format = body.object("output_config").object("format");
    require(
        format.members().isEmpty() || "json_schema".equals(format.string("type")),
        "must have a format with a schema");
    return new ChatOptions(
        number(body.get("temperature")),
        number(body.get("top_p")),
        strings(body.get("stop_sequences")),
        toolChoice(body.object("tool_choice")),
        Wire.object(format.get("schema")));
  }

  private static ToolChoice toolChoice(JsonObject choice) {
    return switch (Objects.requireNonNullElse(choice.string("type"), "auto")) {
      case "auto" -> ToolChoice.AUTO;
      case "none" -> ToolChoice.NONE;
      case "any" -> ToolChoice.ANY;
      case "tool" -> ToolChoice.one(string(choice, "name"));
      default -> throw new AssertionError("Unknown tool_choice " + choice);
    };
  }

  private static List<Message> conversation(List<JsonObject> turns) {
    Map<String, String> toolsByCall = new HashMap<>();
    List<Message> conversation = new ArrayList<>();
    String before = "assistant";
    for (JsonObject turn : turns) {
      String role = string(turn, "role");
      require(!role.equals(before), "must let the roles take turns");
      before = role;
      List<JsonObject> blocks = objects(turn.get("content"));
      require(!blocks.isEmpty(), "must have no empty message");
      if (role.equals("assistant")) {
        conversation.add(assistant(blocks, toolsByCall));
      } else {
        blocks.forEach(block -> conversation.add(user(block, toolsByCall)));
      }
    }
    return conversation;
  }

  private static Message assistant(List<JsonObject> blocks, Map<String, String> toolsByCall) {
    var text = new StringBuilder();
    String state = null;
    List<ToolCall> calls = new ArrayList<>();
    for (JsonObject block : blocks) {
      switch (string(block, "type")) {
        case "thinking" -> {
          require(text.isEmpty() && calls.isEmpty(), "must begin with what the model thought");
          require("Hm, hm.".equals(block.string("thinking")), "must bring thoughts back whole");
          state = string(block, "signature");
        }
        case "text" -> text.append(text(block));
        case "tool_use" -> {
          require(block.get("input") instanceof JsonObject, "must have arguments as an object");
          toolsByCall.put(string(block, "id"), string(block, "name"));
          calls.add(
              new ToolCall(
                  string(block, "id"),
                  string(block, "name"),
                  block.object("input"),
                  null,
                  calls.isEmpty() ? state : null));
        }
        default -> throw new AssertionError("Unknown block " + block);
      }
    }
    return new Message.Assistant(text.toString(), calls);
  }

  private static String text(JsonObject block) {
    String text = string(block, "text");
    require(!text.isBlank(), "must have no empty text");
    return text;
  }

  private static Message user(JsonObject block, Map<String, String> toolsByCall) {
    if ("text".equals(block.string("type"))) {
      return new Message.User(text(block));
    }
    require("tool_result".equals(block.string("type")), "must have texts and results only");
    String id = string(block, "tool_use_id");
    require(toolsByCall.containsKey(id), "must answer a call that came before it");
    return new Message.ToolAnswer(
        id,
        Objects.requireNonNull(toolsByCall.get(id)),
        string(block, "content"),
        Json.bool(true).equals(block.get("is_error")));
  }

  private static ToolDescription tool(JsonObject tool) {
    return new ToolDescription(
        string(tool, "name"), "", string(tool, "description"), tool.object("input_schema"));
  }

  private AnthropicRequest() {}
}
