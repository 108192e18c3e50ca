// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a question as the body of Ollama's own requests.
 *
 * @param contextTokens always said: without it the server reads only so much as it likes and
 *     forgets the beginning of a conversation without a word
 * @see <a href="https://docs.ollama.com/api">the vendor's description</a>
 */
record OllamaFormat(int contextTokens) {
  JsonObject write(ChatRequest request) {
    requirePossible(request.options().toolChoice());
    JsonObject body =
        Json.object(
            "model",
            request.model(),
            "messages",
            messages(request),
            "stream",
            true,
            "options",
            options(request),
            // Newer servers then refuse what does not fit, where they would drop the beginning.
            "truncate",
            false,
            "shift",
            false);
    boolean mayCall = request.options().toolChoice().mode() != ToolChoice.Mode.NONE;
    if (!request.tools().isEmpty() && mayCall) {
      body = body.with("tools", request.tools().stream().map(OllamaFormat::tool).toList());
    }
    return request.options().schema() == null
        ? body
        : body.with("format", request.options().schema());
  }

  private static void requirePossible(ToolChoice choice) {
    switch (choice.mode()) {
      case AUTO, NONE -> {}
      case ANY, ONE ->
          throw new PergolaException(
              StandardError.INVALID_ARGUMENT,
              "Ollama cannot be told to call a tool (toolChoice). Leave the choice to the model, or"
                  + " choose a model of another provider.");
    }
  }

  private JsonObject options(ChatRequest request) {
    ChatOptions asked = request.options();
    JsonObject options = Json.object("num_ctx", contextTokens);
    if (request.maxOutputTokens() != null) {
      options = options.with("num_predict", request.maxOutputTokens());
    }
    if (asked.temperature() != null) {
      options = options.with("temperature", asked.temperature());
    }
    if (asked.topP() != null) {
      options = options.with("top_p", asked.topP());
    }
    return asked.stop().isEmpty() ? options : options.with("stop", asked.stop());
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
                    "role",
                    "tool",
                    "tool_name",
                    answer.toolName(),
                    "tool_call_id",
                    answer.callId(),
                    "content",
                    answer.text());
          });
    }
    return messages;
  }

  private static JsonObject assistant(Message.Assistant said) {
    JsonObject message = Json.object("role", "assistant", "content", said.text());
    return said.toolCalls().isEmpty()
        ? message
        : message.with("tool_calls", said.toolCalls().stream().map(OllamaFormat::call).toList());
  }

  private static JsonObject call(ToolCall call) {
    JsonObject arguments =
        call.malformed() == null ? call.arguments() : Json.object("malformed", call.malformed());
    return Json.object(
        "id", call.id(), "function", Json.object("name", call.name(), "arguments", arguments));
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

  JsonObject write(EmbeddingRequest request) {
    JsonObject body =
        Json.object(
            "model",
            request.model(),
            "input",
            request.texts(),
            "truncate",
            false,
            "options",
            Json.object("num_ctx", contextTokens));
    return request.dimensions() == null ? body : body.with("dimensions", request.dimensions());
  }
}
