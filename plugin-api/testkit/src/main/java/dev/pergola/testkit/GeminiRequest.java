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
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads requests in Google's format, strictly. */
final class GeminiRequest {
  /** Google's word for a call that another vendor's model made. */
  private static final String FOREIGN = "skip_thought_signature_validator";

  static ChatRequest read(ModelServer.Request request) {
    JsonObject body = body(request, ":streamGenerateContent?alt=sse");
    JsonObject generation = body.object("generationConfig");
    return new ChatRequest(
        model(request),
        body.get("systemInstruction") == null ? null : text(body.object("systemInstruction")),
        conversation(objects(body.get("contents"))),
        objects(body.get("tools")).stream()
            .flatMap(tools -> objects(tools.get("functionDeclarations")).stream())
            .map(GeminiRequest::tool)
            .toList(),
        Wire.integer(generation.get("maxOutputTokens")),
        options(generation, body.object("toolConfig").object("functionCallingConfig")),
        null);
  }

  private static String model(ModelServer.Request request) {
    return request.path().replaceFirst(".*/models/([^:]*):.*", "$1");
  }

  private static String text(JsonObject content) {
    return string(objects(content.get("parts")).getFirst(), "text");
  }

  private static ChatOptions options(JsonObject generation, JsonObject calling) {
    JsonObject schema = Wire.object(generation.get("responseJsonSchema"));
    require(
        schema == null || "application/json".equals(generation.string("responseMimeType")),
        "must ask for JSON where it has a schema");
    return new ChatOptions(
        number(generation.get("temperature")),
        number(generation.get("topP")),
        strings(generation.get("stopSequences")),
        toolChoice(calling),
        schema);
  }

  private static ToolChoice toolChoice(JsonObject calling) {
    List<String> allowed = strings(calling.get("allowedFunctionNames"));
    return switch (Objects.requireNonNullElse(calling.string("mode"), "AUTO")) {
      case "AUTO" -> ToolChoice.AUTO;
      case "NONE" -> ToolChoice.NONE;
      case "ANY" -> allowed.isEmpty() ? ToolChoice.ANY : ToolChoice.one(allowed.getFirst());
      default -> throw new AssertionError("Unknown mode " + calling);
    };
  }

  private static List<Message> conversation(List<JsonObject> turns) {
    List<Message> conversation = new ArrayList<>();
    String before = "model";
    for (JsonObject turn : turns) {
      String role = string(turn, "role");
      require(!role.equals(before), "must let the roles take turns");
      before = role;
      List<JsonObject> parts = objects(turn.get("parts"));
      require(!parts.isEmpty(), "must have no empty turn");
      if (role.equals("model")) {
        conversation.add(said(parts));
      } else {
        require(role.equals("user"), "must know the roles user and model only");
        parts.forEach(part -> conversation.add(asked(part)));
      }
    }
    return conversation;
  }

  private static Message said(List<JsonObject> parts) {
    var text = new StringBuilder();
    List<ToolCall> calls = new ArrayList<>();
    for (JsonObject part : parts) {
      if (part.get("functionCall") instanceof JsonObject call) {
        String signature = part.string("thoughtSignature");
        require(!calls.isEmpty() || signature != null, "must sign the first call of a turn");
        require(call.get("args") instanceof JsonObject, "must have arguments as an object");
        calls.add(
            new ToolCall(
                string(call, "id"),
                string(call, "name"),
                call.object("args"),
                null,
                FOREIGN.equals(signature) ? null : signature));
      } else {
        text.append(string(part, "text"));
      }
    }
    return new Message.Assistant(text.toString(), calls);
  }

  private static Message asked(JsonObject part) {
    if (!(part.get("functionResponse") instanceof JsonObject answer)) {
      return new Message.User(string(part, "text"));
    }
    JsonObject response = answer.object("response");
    boolean failed = response.get("error") != null;
    return new Message.ToolAnswer(
        string(answer, "id"),
        string(answer, "name"),
        string(response, failed ? "error" : "output"),
        failed);
  }

  private static ToolDescription tool(JsonObject tool) {
    return new ToolDescription(
        string(tool, "name"), "", string(tool, "description"), tool.object("parametersJsonSchema"));
  }

  static EmbeddingRequest readEmbedding(ModelServer.Request request) {
    JsonObject body = body(request, ":batchEmbedContents");
    List<JsonObject> requests = objects(body.get("requests"));
    for (JsonObject one : requests) {
      require(
          ("models/" + model(request)).equals(one.string("model")),
          "must name the model with each text as in its address");
    }
    return new EmbeddingRequest(
        model(request),
        requests.stream().map(one -> text(one.object("content"))).toList(),
        Wire.integer(requests.getFirst().get("outputDimensionality")),
        null);
  }

  private GeminiRequest() {}
}
