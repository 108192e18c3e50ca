// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a question as the body of a chat completions request.
 *
 * @param vendor whether OpenAI's own server reads it: it refuses the older name for the limit on
 *     tokens with its newer models, while many other servers know only that one
 */
record ChatCompletionsFormat(boolean vendor) {
  JsonObject write(ChatRequest request) {
    JsonObject body =
        Json.object(
            "model",
            request.model(),
            "messages",
            messages(request),
            "stream",
            true,
            "stream_options",
            Json.object("include_usage", true));
    if (!request.tools().isEmpty()) {
      body = body.with("tools", request.tools().stream().map(ChatCompletionsFormat::tool).toList());
    }
    if (request.maxOutputTokens() != null) {
      body = body.with(vendor ? "max_completion_tokens" : "max_tokens", request.maxOutputTokens());
    }
    return body;
  }

  private static List<JsonObject> messages(ChatRequest request) {
    List<JsonObject> messages = new ArrayList<>();
    if (request.system() != null) {
      messages.add(Json.object("role", "system", "content", request.system()));
    }
    for (Message message : request.messages()) {
      messages.add(
          switch (message) {
            case Message.User(String text) -> Json.object("role", "user", "content", text);
            case Message.Assistant assistant -> assistant(assistant);
            case Message.ToolAnswer answer ->
                Json.object(
                    "role", "tool", "tool_call_id", answer.callId(), "content", answer.text());
          });
    }
    return messages;
  }

  private static JsonObject assistant(Message.Assistant said) {
    JsonObject message = Json.object("role", "assistant", "content", said.text());
    // An empty list is refused by OpenAI.
    return said.toolCalls().isEmpty()
        ? message
        : message.with(
            "tool_calls", said.toolCalls().stream().map(ChatCompletionsFormat::call).toList());
  }

  private static JsonObject call(ToolCall call) {
    // Servers that parse the arguments for a model's template refuse a conversation with text that
    // is no JSON: so what the model got wrong goes back to it in a valid wrapping.
    JsonObject arguments =
        call.malformed() == null ? call.arguments() : Json.object("malformed", call.malformed());
    return Json.object(
        "id",
        call.id(),
        "type",
        "function",
        "function",
        Json.object("name", call.name(), "arguments", arguments.toString()));
  }

  private static JsonObject tool(ToolDescription tool) {
    return Json.object(
        "type",
        "function",
        "function",
        Json.object(
            "name", tool.name(),
            "description", tool.description(),
            "parameters", tool.parameters()));
  }
}
