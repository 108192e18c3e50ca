// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a question as the body of a generateContent request.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">the vendor's description</a>
 */
final class GenerateFormat {
  // Models from Gemini 3 on refuse a call without the signature that they gave it. One that another
  // provider's model made has none; this is Google's word for that.
  private static final String FOREIGN_CALL = "skip_thought_signature_validator";

  JsonObject write(ChatRequest request) {
    JsonObject body = Json.object("contents", contents(request));
    if (request.system() != null) {
      body =
          body.with("systemInstruction", Json.object("parts", Json.array(text(request.system()))));
    }
    if (!request.tools().isEmpty()) {
      List<JsonObject> declarations = request.tools().stream().map(GenerateFormat::tool).toList();
      body = body.with("tools", Json.array(Json.object("functionDeclarations", declarations)));
    }
    ToolChoice choice = request.options().toolChoice();
    if (choice.mode() != ToolChoice.Mode.AUTO) {
      body = body.with("toolConfig", Json.object("functionCallingConfig", calling(choice)));
    }
    JsonObject generation = generation(request);
    return generation.members().isEmpty() ? body : body.with("generationConfig", generation);
  }

  private static JsonObject calling(ToolChoice choice) {
    return switch (choice.mode()) {
      case AUTO -> Json.object("mode", "AUTO");
      case NONE -> Json.object("mode", "NONE");
      case ANY -> Json.object("mode", "ANY");
      case ONE -> Json.object("mode", "ANY", "allowedFunctionNames", Json.array(choice.tool()));
    };
  }

  private static JsonObject generation(ChatRequest request) {
    ChatOptions options = request.options();
    JsonObject generation = JsonObject.EMPTY;
    if (request.maxOutputTokens() != null) {
      generation = generation.with("maxOutputTokens", request.maxOutputTokens());
    }
    if (options.temperature() != null) {
      generation = generation.with("temperature", options.temperature());
    }
    if (options.topP() != null) {
      generation = generation.with("topP", options.topP());
    }
    if (!options.stop().isEmpty()) {
      generation = generation.with("stopSequences", options.stop());
    }
    return options.schema() == null
        ? generation
        : generation
            .with("responseMimeType", "application/json")
            .with("responseJsonSchema", options.schema());
  }

  // The roles take turns: what several tools answered goes into one turn.
  private static List<JsonObject> contents(ChatRequest request) {
    List<JsonObject> contents = new ArrayList<>();
    List<JsonObject> parts = new ArrayList<>();
    String role = "user";
    for (Message message : request.messages()) {
      String next = message instanceof Message.Assistant ? "model" : "user";
      if (!next.equals(role)) {
        addTurn(contents, role, parts);
        parts = new ArrayList<>();
        role = next;
      }
      switch (message) {
        case Message.User(String text) -> parts.add(text(text));
        case Message.Assistant assistant -> addAssistant(parts, assistant, request.model());
        case Message.ToolAnswer answer -> parts.add(response(answer));
      }
    }
    addTurn(contents, role, parts);
    return contents;
  }

  private static void addTurn(List<JsonObject> contents, String role, List<JsonObject> parts) {
    if (!parts.isEmpty()) {
      contents.add(Json.object("role", role, "parts", parts));
    }
  }

  private static void addAssistant(
      List<JsonObject> parts, Message.Assistant assistant, String model) {
    if (!assistant.text().isEmpty()) {
      parts.add(text(assistant.text()));
    }
    // Of calls made together, only the first one has a signature.
    boolean signed = assistant.toolCalls().stream().anyMatch(call -> call.state() != null);
    boolean first = true;
    for (ToolCall call : assistant.toolCalls()) {
      JsonObject part = call(call);
      if (call.state() != null) {
        part = part.with("thoughtSignature", call.state());
      } else if (first && !signed && wantsSignatures(model)) {
        part = part.with("thoughtSignature", FOREIGN_CALL);
      }
      parts.add(part);
      first = false;
    }
  }

  static boolean wantsSignatures(String model) {
    return !model.matches("(models/)?gemini-[12]([.-].*)?");
  }

  private static JsonObject call(ToolCall call) {
    JsonObject arguments =
        call.malformed() == null ? call.arguments() : Json.object("malformed", call.malformed());
    return Json.object(
        "functionCall", Json.object("id", call.id(), "name", call.name(), "args", arguments));
  }

  private static JsonObject response(Message.ToolAnswer answer) {
    return Json.object(
        "functionResponse",
        Json.object(
            "id",
            answer.callId(),
            "name",
            answer.toolName(),
            "response",
            Json.object(answer.failed() ? "error" : "output", answer.text())));
  }

  private static JsonObject text(String text) {
    return Json.object("text", text);
  }

  private static JsonObject tool(ToolDescription tool) {
    return Json.object(
        "name",
        tool.name(),
        "description",
        tool.description(),
        "parametersJsonSchema",
        tool.parameters());
  }
}
