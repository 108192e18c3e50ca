// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes a question as the body of a messages request.
 *
 * @param maxOutputTokens the limit when the question has none
 * @see <a href="https://platform.claude.com/docs/en/api/messages">the vendor's description</a>
 */
record MessagesFormat(int maxOutputTokens) {
  JsonObject write(ChatRequest request) {
    JsonObject body =
        Json.object(
            "model",
            request.model(),
            "max_tokens",
            Objects.requireNonNullElse(request.maxOutputTokens(), maxOutputTokens),
            "messages",
            messages(request),
            "stream",
            true);
    if (request.system() != null) {
      body = body.with("system", request.system());
    }
    if (!request.tools().isEmpty()) {
      body = body.with("tools", request.tools().stream().map(MessagesFormat::tool).toList());
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
      with = with.with("stop_sequences", options.stop());
    }
    with =
        switch (options.toolChoice().mode()) {
          case AUTO -> with;
          case NONE -> with.with("tool_choice", Json.object("type", "none"));
          case ANY -> with.with("tool_choice", Json.object("type", "any"));
          case ONE ->
              with.with(
                  "tool_choice", Json.object("type", "tool", "name", options.toolChoice().tool()));
        };
    return options.schema() == null
        ? with
        : with.with(
            "output_config",
            Json.object("format", Json.object("type", "json_schema", "schema", options.schema())));
  }

  // The roles take turns: what several tools answered goes into one message, and what the user says
  // next behind it.
  private static List<JsonObject> messages(ChatRequest request) {
    List<JsonObject> messages = new ArrayList<>();
    List<JsonObject> said = new ArrayList<>();
    String role = "user";
    for (Message message : request.messages()) {
      String next = message instanceof Message.Assistant ? "assistant" : "user";
      if (!next.equals(role)) {
        addTurn(messages, role, said);
        said = new ArrayList<>();
        role = next;
      }
      switch (message) {
        case Message.User(String text) -> addText(said, text);
        case Message.Assistant assistant -> addAssistant(said, assistant);
        case Message.ToolAnswer answer -> said.add(result(answer));
      }
    }
    addTurn(messages, role, said);
    return messages;
  }

  private static void addTurn(List<JsonObject> messages, String role, List<JsonObject> said) {
    if (!said.isEmpty()) {
      messages.add(Json.object("role", role, "content", said));
    }
  }

  // An empty text is refused.
  private static void addText(List<JsonObject> said, String text) {
    if (!text.isBlank()) {
      said.add(Json.object("type", "text", "text", text));
    }
  }

  private static void addAssistant(List<JsonObject> said, Message.Assistant assistant) {
    for (ToolCall call : assistant.toolCalls()) {
      said.addAll(thoughts(call));
    }
    addText(said, assistant.text());
    for (ToolCall call : assistant.toolCalls()) {
      JsonObject input =
          call.malformed() == null ? call.arguments() : Json.object("malformed", call.malformed());
      said.add(
          Json.object("type", "tool_use", "id", call.id(), "name", call.name(), "input", input));
    }
  }

  // What the model thought before it called has to come back with the call, signature and all.
  // Another provider's state, which came along when the question moved here, is none of ours.
  private static List<JsonObject> thoughts(ToolCall call) {
    if (call.state() == null) {
      return List.of();
    }
    try {
      return Json.parse(call.state()).elements().stream()
          .filter(JsonObject.class::isInstance)
          .map(JsonObject.class::cast)
          .filter(block -> MessagesAnswer.isThought(block.string("type")))
          .toList();
    } catch (PergolaException _) {
      return List.of();
    }
  }

  private static JsonObject result(Message.ToolAnswer answer) {
    JsonObject result =
        Json.object(
            "type", "tool_result", "tool_use_id", answer.callId(), "content", answer.text());
    return answer.failed() ? result.with("is_error", true) : result;
  }

  private static JsonObject tool(ToolDescription tool) {
    return Json.object(
        "name", tool.name(), "description", tool.description(), "input_schema", tool.parameters());
  }
}
