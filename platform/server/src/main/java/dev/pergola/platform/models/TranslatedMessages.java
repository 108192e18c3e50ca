// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of a request in OpenAI's format, read into the contract's. */
final class TranslatedMessages {
  private final List<String> system = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final Map<String, String> toolsByCall = new HashMap<>();

  /**
   * Reads them.
   *
   * @throws dev.pergola.api.PergolaException as {@link Translation#read}
   */
  TranslatedMessages(List<Json> all) {
    for (int i = 0; i < all.size(); i++) {
      String param = "messages[%d]".formatted(i);
      if (!(all.get(i) instanceof JsonObject message)) {
        throw GatewayRequest.invalid(param, param + " must be an object.");
      }
      add(message, param);
    }
    if (messages.isEmpty()) {
      throw GatewayRequest.invalid("messages", "messages must hold at least one of a user.");
    }
  }

  /** The standing instructions; null for none. */
  @Nullable String system() {
    return system.isEmpty() ? null : String.join("\n\n", system);
  }

  List<Message> messages() {
    return messages;
  }

  private void add(JsonObject message, String param) {
    String role = message.string("role");
    switch (role) {
      case "system", "developer" -> system.add(text(message, param));
      case "user" -> messages.add(new Message.User(text(message, param)));
      case "assistant" -> {
        if (message.get("audio") instanceof JsonObject
            || message.get("function_call") instanceof JsonObject) {
          throw Translation.unsupported(
              param, param + " holds audio or function_call, which cannot be passed on.");
        }
        messages.add(new Message.Assistant(text(message, param), calls(message, param)));
      }
      case "tool" -> {
        String call = message.string("tool_call_id");
        String tool = call == null ? null : toolsByCall.get(call);
        if (call == null || tool == null) {
          throw GatewayRequest.invalid(
              param, param + ".tool_call_id names no call of an assistant's message before it.");
        }
        messages.add(new Message.ToolAnswer(call, tool, text(message, param), false));
      }
      case null, default ->
          throw Translation.unsupported(
              param, param + ".role must be system, developer, user, assistant or tool.");
    }
  }

  private List<ToolCall> calls(JsonObject message, String param) {
    List<ToolCall> calls = new ArrayList<>();
    Json all = message.get("tool_calls");
    for (Json call : all == null ? List.<Json>of() : all.elements()) {
      String here = "%s.tool_calls[%d]".formatted(param, calls.size());
      String id = call instanceof JsonObject object ? object.string("id") : null;
      JsonObject function =
          call.get("function") instanceof JsonObject named ? named : JsonObject.EMPTY;
      String name = function.string("name");
      if (id == null || name == null) {
        throw GatewayRequest.invalid(here, here + " must be a function with an id and a name.");
      }
      Json arguments = function.get("arguments");
      calls.add(ToolCall.parse(id, name, arguments == null ? "" : arguments.text()));
      toolsByCall.put(id, name);
    }
    return calls;
  }

  private static String text(JsonObject message, String param) {
    return switch (message.get("content")) {
      case null -> "";
      case JsonNull _ -> "";
      case JsonString(String text) -> text;
      case JsonArray(List<Json> parts) -> parts(parts, param + ".content");
      default ->
          throw GatewayRequest.invalid(
              param + ".content", param + ".content must be a string or an array of parts.");
    };
  }

  private static String parts(List<Json> parts, String param) {
    var texts = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String here = "%s[%d]".formatted(param, i);
      String type = parts.get(i) instanceof JsonObject part ? part.string("type") : null;
      if (!"text".equals(type)) {
        throw Translation.unsupported(
            here,
            "%s is of type %s, which cannot be passed on to this model's provider. Only text can."
                .formatted(here, type == null ? "null" : type));
      }
      texts.append(((JsonObject) parts.get(i)).string("text"));
    }
    return texts.toString();
  }
}
