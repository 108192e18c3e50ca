// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.Json;
import dev.pergola.api.JsonBoolean;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether OpenAI's servers accept a JSON Schema as strict: an object at the root, every object
 * closed and with all of its members required, and no keyword that they do not know. What they
 * accept is described at https://platform.openai.com/docs/guides/structured-outputs; a schema that
 * is taken for unfit here by mistake is merely sent without strictness.
 */
final class StrictSchema {
  private static final int DEEPEST = 10;
  private static final int MOST_PROPERTIES = 5000;
  private static final Set<String> KEYWORDS =
      Set.of(
          "$schema",
          "$id",
          "$ref",
          "$defs",
          "definitions",
          "title",
          "description",
          "type",
          "enum",
          "const",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "anyOf",
          "pattern",
          "format",
          "multipleOf",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minItems",
          "maxItems");

  private int properties;

  static boolean fits(JsonObject schema) {
    return "object".equals(schema.string("type"))
        && schema.get("anyOf") == null
        && new StrictSchema().fits(schema, 0);
  }

  private boolean fits(@Nullable Json json, int depth) {
    if (!(json instanceof JsonObject schema)
        || depth > DEEPEST
        || !KEYWORDS.containsAll(schema.members().keySet())) {
      return false;
    }
    boolean says =
        schema.get("type") != null
            || schema.get("anyOf") != null
            || schema.get("$ref") != null
            || schema.get("enum") != null
            || schema.get("const") != null;
    return says
        && fitsObject(schema, depth)
        && (schema.get("items") == null || fits(schema.get("items"), depth + 1))
        && (!"array".equals(schema.string("type")) || schema.get("items") != null)
        && allFit(schema.get("anyOf"), depth)
        && membersFit(schema, "$defs", depth)
        && membersFit(schema, "definitions", depth);
  }

  private boolean fitsObject(JsonObject schema, int depth) {
    if (!isObject(schema.get("type")) && schema.get("properties") == null) {
      return true;
    }
    Set<String> names = schema.object("properties").members().keySet();
    properties += names.size();
    Json required = schema.get("required");
    return schema.get("additionalProperties") == JsonBoolean.FALSE
        && properties <= MOST_PROPERTIES
        && names.stream()
            .allMatch(name -> required != null && required.elements().contains(Json.string(name)))
        && membersFit(schema, "properties", depth);
  }

  private static boolean isObject(@Nullable Json type) {
    return type != null
        && (type instanceof JsonString
            ? type.equals(Json.string("object"))
            : type.elements().contains(Json.string("object")));
  }

  private boolean allFit(@Nullable Json schemas, int depth) {
    return schemas == null || schemas.elements().stream().allMatch(each -> fits(each, depth + 1));
  }

  private boolean membersFit(JsonObject schema, String name, int depth) {
    return schema.object(name).members().values().stream().allMatch(each -> fits(each, depth + 1));
  }
}
