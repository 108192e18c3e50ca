// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonBoolean;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request for chat completions, in OpenAI's format, into what every provider understands.
 * What has no counterpart there is refused by its name: an answer that silently ignores what was
 * asked is worse than none.
 */
final class Translation {
  // Who asks, and hints for the vendor's caches: they change nothing of the answer.
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "user",
          "metadata",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "service_tier");

  private final JsonObject body;

  private Translation(JsonObject body) {
    this.body = body;
  }

  /**
   * Reads it.
   *
   * @throws PergolaException {@link GatewayError#UNSUPPORTED_PARAMETER} or {@link
   *     StandardError#INVALID_ARGUMENT}, with the member's name in {@link GatewayErrors#PARAM}
   */
  static ChatRequest read(JsonObject body, ModelChoice choice) {
    return new Translation(body).request(choice.model().id());
  }

  private ChatRequest request(String model) {
    body.members().forEach(Translation::requireKnown);
    var messages = new TranslatedMessages(array("messages"));
    return new ChatRequest(
        model,
        messages.system(),
        messages.messages(),
        tools(),
        outputTokens(),
        new ChatOptions(
            number("temperature", 0, 2), number("top_p", 0, 1), stop(), toolChoice(), schema()),
        null);
  }

  private static void requireKnown(String name, Json value) {
    boolean known =
        switch (name) {
          case "model",
              "messages",
              "stream",
              "stream_options",
              "temperature",
              "top_p",
              "stop",
              "max_tokens",
              "max_completion_tokens",
              "tools",
              "tool_choice",
              "response_format" ->
              true;
          case "n" -> isNumber(value, 1);
          case "frequency_penalty", "presence_penalty", "top_logprobs" -> isNumber(value, 0);
          case "logprobs", "store" -> value.equals(JsonBoolean.FALSE);
          case "parallel_tool_calls" -> value.equals(JsonBoolean.TRUE);
          case "logit_bias" -> value.equals(JsonObject.EMPTY);
          case "modalities" -> value.equals(Json.array("text"));
          default -> WITHOUT_EFFECT.contains(name);
        };
    if (!known && !(value instanceof JsonNull)) {
      throw unsupported(
          name,
          "%s cannot be passed on to this model's provider. Leave it out, or choose a model whose provider speaks OpenAI's format."
              .formatted(name.length() <= 60 ? name : name.substring(0, 60) + "…"));
    }
  }

  private static boolean isNumber(Json value, int wanted) {
    return value instanceof JsonNumber number
        && number.value().compareTo(java.math.BigDecimal.valueOf(wanted)) == 0;
  }

  private List<ChatRequest.ToolDescription> tools() {
    List<ChatRequest.ToolDescription> tools = new ArrayList<>();
    for (Json tool : array("tools")) {
      String param = "tools[%d]".formatted(tools.size());
      if (!(tool instanceof JsonObject object) || !"function".equals(object.string("type"))) {
        throw unsupported(param, param + ".type must be function.");
      }
      JsonObject function = object.object("function");
      String name = function.string("name");
      if (name == null || name.isBlank()) {
        throw GatewayRequest.invalid(param, param + ".function.name is missing.");
      }
      String description = function.string("description");
      JsonObject parameters =
          function.get("parameters") instanceof JsonObject schema
              ? schema
              : Json.object("type", "object", "properties", JsonObject.EMPTY);
      tools.add(
          new ChatRequest.ToolDescription(
              name, name, description == null ? "" : description, parameters));
    }
    return tools;
  }

  private ToolChoice toolChoice() {
    return switch (body.get("tool_choice")) {
      case null -> ToolChoice.AUTO;
      case JsonNull _ -> ToolChoice.AUTO;
      case JsonString(String word) when word.equals("auto") -> ToolChoice.AUTO;
      case JsonString(String word) when word.equals("none") -> ToolChoice.NONE;
      case JsonString(String word) when word.equals("required") -> ToolChoice.ANY;
      case JsonObject one when one.object("function").string("name") instanceof String name ->
          ToolChoice.one(name);
      default ->
          throw unsupported(
              "tool_choice", "tool_choice must be auto, none, required or one function.");
    };
  }

  private @Nullable Integer outputTokens() {
    Json bound = present("max_completion_tokens");
    String name = "max_completion_tokens";
    if (bound == null) {
      name = "max_tokens";
      bound = present(name);
    }
    if (bound == null) {
      return null;
    }
    if (bound instanceof JsonNumber number) {
      try {
        int tokens = number.value().intValueExact();
        if (tokens > 0) {
          return tokens;
        }
      } catch (ArithmeticException e) {
        // Said below.
      }
    }
    throw GatewayRequest.invalid(name, name + " must be a whole number from 1 to 2147483647.");
  }

  private @Nullable Double number(String name, double least, double most) {
    Json value = present(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number) {
      double found = number.value().doubleValue();
      if (found >= least && found <= most) {
        return found;
      }
    }
    throw GatewayRequest.invalid(
        name, "%s must be a number from %.0f to %.0f.".formatted(name, least, most));
  }

  private List<String> stop() {
    return switch (body.get("stop")) {
      case null -> List.of();
      case JsonNull _ -> List.of();
      case JsonString(String one) -> List.of(one);
      case JsonArray(List<Json> several)
          when several.stream().allMatch(JsonString.class::isInstance) ->
          several.stream().map(Json::text).toList();
      default -> throw GatewayRequest.invalid("stop", "stop must be a string, or several.");
    };
  }

  private @Nullable JsonObject schema() {
    Json format = present("response_format");
    if (format == null) {
      return null;
    }
    String type = format instanceof JsonObject object ? object.string("type") : null;
    JsonObject schema =
        switch (type) {
          case "text" -> null;
          case "json_object" -> Json.object("type", "object");
          case "json_schema" ->
              format.get("json_schema") instanceof JsonObject named ? named.object("schema") : null;
          case null, default -> null;
        };
    if (schema == null && !"text".equals(type)) {
      throw unsupported(
          "response_format",
          "response_format.type must be text, json_object or json_schema with a schema.");
    }
    return schema;
  }

  private List<Json> array(String name) {
    Json value = present(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray(List<Json> values))) {
      throw GatewayRequest.invalid(name, name + " must be an array.");
    }
    return values;
  }

  private @Nullable Json present(String name) {
    Json value = body.get(name);
    return value instanceof JsonNull ? null : value;
  }

  static PergolaException unsupported(String param, String message) {
    return new PergolaException(
        GatewayError.UNSUPPORTED_PARAMETER, message, Json.object(GatewayErrors.PARAM, param));
  }
}
