// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.ChatOptions;
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
 * @param newLimitName whether the limit on tokens has its newer name: OpenAI refuses the older one
 *     with its newer models, while many other servers know only that one
 */
record ChatCompletionsFormat(boolean newLimitName) {
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
      body =
          body.with(
              newLimitName ? "max_completion_tokens" : "max_tokens", request.maxOutputTokens());
    }
    return withOptions(body, request.options());
  }

  private static JsonObject withOptions(JsonObject body, ChatOptions options) {
    JsonObject with = body;
    if (options.temperature() != null) {
      with = with.with("temperature", options.temperature());
    }
    if (options.topP() != null) {
      with = with.with("top_p", options.topP());
    }
    if (!options.stop().isEmpty()) {
      with = with.with("stop", options.stop());
    }
    with =
        switch (options.toolChoice().mode()) {
          case AUTO -> with;
          case NONE -> with.with("tool_choice", "none");
          case ANY -> with.with("tool_choice", "required");
          case ONE ->
              with.with(
                  "tool_choice",
                  Json.object(
                      "type",
                      "function",
                      "function",
                      Json.object("name", options.toolChoice().tool())));
        };
    return options.schema() == null
        ? with
        : with.with("response_format", responseFormat(options.schema()));
  }

  // Servers refuse a schema that strictness forbids, where they would take it without.
  private static JsonObject responseFormat(JsonObject schema) {
    return Json.object(
        "type",
        "json_schema",
        "json_schema",
        Json.object("name", "answer", "schema", schema, "strict", StrictSchema.fits(schema)));
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

  // Never strict: the contract's schemas leave optional members out of "required", which strictness
  // forbids, and whoever binds the arguments checks them anyway.
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
