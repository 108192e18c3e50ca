// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A parameter of a tool, as far as a question can fill it.
 *
 * @param name as the tool calls it
 * @param nameWords the words of its name, in lower case
 * @param description what the tool says about it; may be empty
 * @param kind what it takes
 * @param choices the values of a {@link Kind#CHOICE}
 * @param required whether the tool cannot be called without it
 */
record Parameter(
    String name,
    List<String> nameWords,
    String description,
    Kind kind,
    List<String> choices,
    boolean required) {

  /** What a parameter takes. */
  enum Kind {
    CHOICE,
    DATE,
    TIME,
    NUMBER,
    BOOLEAN,
    TEXT,
    OTHER
  }

  private static final Set<String> DATE_WORDS =
      Set.of(
          "date", "day", "from", "to", "since", "until", "start", "end", "as", "before", "after");

  static List<Parameter> of(ToolDescription tool) {
    Json listed = tool.parameters().get("required");
    Set<String> required =
        listed == null
            ? Set.of()
            : listed.elements().stream().map(Json::text).collect(Collectors.toSet());
    List<Parameter> parameters = new ArrayList<>();
    tool.parameters()
        .object("properties")
        .members()
        .forEach(
            (name, schema) -> {
              if (schema instanceof JsonObject object) {
                parameters.add(of(name, object, required.contains(name)));
              }
            });
    return parameters;
  }

  private static Parameter of(String name, JsonObject schema, boolean required) {
    List<String> words = English.nameTokens(name).stream().map(Token::word).toList();
    String description = Objects.requireNonNullElse(schema.string("description"), "");
    List<String> choices =
        schema.get("enum") instanceof JsonArray array
            ? array.values().stream().map(Json::text).toList()
            : List.of();
    return new Parameter(
        name, words, description, kind(schema, words, description, choices), choices, required);
  }

  private static Kind kind(
      JsonObject schema, List<String> words, String description, List<String> choices) {
    if (!choices.isEmpty()) {
      return Kind.CHOICE;
    }
    String format = Objects.requireNonNullElse(schema.string("format"), "");
    return switch (type(schema)) {
      case "integer", "number" -> Kind.NUMBER;
      case "boolean" -> Kind.BOOLEAN;
      case "string" ->
          switch (format) {
            case "date" -> Kind.DATE;
            case "date-time" -> Kind.TIME;
            case "" -> looksLikeDate(words, description) ? Kind.DATE : Kind.TEXT;
            default -> Kind.OTHER;
          };
      default -> Kind.OTHER;
    };
  }

  // A type may be a list, such as of "string" and "null".
  private static String type(JsonObject schema) {
    Json type = schema.get("type");
    if (type instanceof JsonArray array) {
      return array.values().stream()
          .map(Json::text)
          .filter(each -> !each.equals("null"))
          .findFirst()
          .orElse("");
    }
    return type == null ? "" : type.text();
  }

  private static boolean looksLikeDate(List<String> words, String description) {
    return words.contains("date")
        || (words.stream().anyMatch(DATE_WORDS::contains)
            && description.matches("(?is).*(\\bdate\\b|yyyy|\\d{4}-\\d{2}).*"));
  }

  /** What it is called in a sentence. */
  String inWords() {
    return String.join(" ", nameWords);
  }

  boolean isNamed(Set<String> words) {
    return nameWords.stream().anyMatch(words::contains);
  }
}
