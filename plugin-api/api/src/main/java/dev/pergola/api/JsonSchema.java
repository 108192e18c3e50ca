// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes a record in JSON Schema (draft 2020-12), as models expect a tool's parameters. */
public final class JsonSchema {
  /**
   * The schema of a record: its components are the properties, those not marked {@code @Nullable}
   * required (lists and maps excepted), {@link Describe} their description.
   *
   * @throws IllegalArgumentException when a component has a type that {@link Json#as} does not bind
   */
  public static JsonObject of(Class<? extends Record> type) {
    return record(type, Set.of());
  }

  private static JsonObject record(Class<?> type, Set<Class<?>> around) {
    if (around.contains(type)) {
      throw new IllegalArgumentException("No JSON schema for a " + type.getName() + " in itself");
    }
    Set<Class<?>> inside = new HashSet<>(around);
    inside.add(type);
    Map<String, Json> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonObject schema = schema(component.getGenericType(), inside);
      Describe description = component.getAnnotation(Describe.class);
      properties.put(
          component.getName(),
          description == null ? schema : schema.with("description", description.value()));
      boolean optional =
          component.getAnnotatedType().isAnnotationPresent(Nullable.class)
              || component.getType() == List.class
              || component.getType() == Map.class;
      if (!optional) {
        required.add(component.getName());
      }
    }
    JsonObject schema = Json.object("type", "object", "properties", properties);
    return required.isEmpty() ? schema : schema.with("required", required);
  }

  private static JsonObject schema(Type type, Set<Class<?>> inside) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return Json.object("type", "array", "items", schema(arguments[0], inside));
      } else if (generic.getRawType() == Map.class) {
        return Json.object("type", "object", "additionalProperties", schema(arguments[1], inside));
      }
    }
    if (!(type instanceof Class<?> raw)) {
      throw new IllegalArgumentException("No JSON schema for " + type.getTypeName());
    }
    if (raw.isEnum()) {
      return Json.object(
          "type",
          "string",
          "enum",
          Arrays.stream(raw.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
              .toList());
    }
    if (raw.isRecord() && raw != Secret.class && !Json.class.isAssignableFrom(raw)) {
      return record(raw, inside);
    }
    return switch (raw.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> Json.object("type", "integer");
      case "double", "Double", "BigDecimal", "JsonNumber" -> Json.object("type", "number");
      case "boolean", "Boolean", "JsonBoolean" -> Json.object("type", "boolean");
      case "LocalDate" -> Json.object("type", "string", "format", "date");
      case "Instant" -> Json.object("type", "string", "format", "date-time");
      case "UUID" -> Json.object("type", "string", "format", "uuid");
      case "String", "Secret", "JsonString" -> Json.object("type", "string");
      case "JsonArray" -> Json.object("type", "array");
      case "JsonObject" -> Json.object("type", "object");
      case "Json" -> JsonObject.EMPTY;
      default -> throw new IllegalArgumentException("No JSON schema for " + raw.getName());
    };
  }

  private JsonSchema() {}
}
