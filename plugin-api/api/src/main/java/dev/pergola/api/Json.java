// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259), immutable. What plugins and server hand each other where no record fits:
 * the arguments of tools, settings, details of events.
 *
 * <p>{@link #toString} writes compact JSON, {@link #parse} reads it, {@link #of} and {@link #as}
 * convert from and to records and simple values by the rules of {@link JsonBinding}.
 */
public sealed interface Json
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
  /** The JSON value {@code null}. */
  Json NULL = new JsonNull();

  /**
   * Reads one JSON value.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when the text is not JSON, has
   *     anything after the value, repeats a member's name, or nests deeper than 256 levels; names
   *     the place
   */
  static Json parse(String text) {
    return new JsonParser(text).parse();
  }

  /**
   * The JSON value of a record, enum, collection, map, optional, string, number, boolean, date,
   * instant, UUID or null.
   *
   * @throws IllegalArgumentException when the value is of another type
   */
  static Json of(@Nullable Object value) {
    return JsonBinding.write(value);
  }

  /** An object from names and values in turn; values as in {@link #of}. */
  static JsonObject object(@Nullable Object... namesAndValues) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), of(namesAndValues[i + 1]));
    }
    return new JsonObject(members);
  }

  /** An array of values, each as in {@link #of}. */
  static JsonArray array(@Nullable Object... values) {
    return (JsonArray) of(java.util.Arrays.asList(values));
  }

  /** A string. */
  static JsonString string(String value) {
    return new JsonString(value);
  }

  /** A whole number. */
  static JsonNumber number(long value) {
    return new JsonNumber(BigDecimal.valueOf(value));
  }

  /** True or false. */
  static JsonBoolean bool(boolean value) {
    return value ? JsonBoolean.TRUE : JsonBoolean.FALSE;
  }

  /**
   * This value as a record, enum or simple value.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it does not fit; names the
   *     member and what was expected
   */
  default <T> T as(Class<T> type) {
    return JsonBinding.read(this, type);
  }

  /** The text of a string, or the compact JSON of anything else. */
  default String text() {
    return switch (this) {
      case JsonString string -> string.value();
      case JsonObject _, JsonArray _, JsonNumber _, JsonBoolean _, JsonNull _ -> toString();
    };
  }

  /** The elements of an array, or an empty list for anything else. */
  default List<Json> elements() {
    return this instanceof JsonArray array ? array.values() : List.of();
  }

  /** The member of an object by its name; null when absent, or when this is no object. */
  default @Nullable Json get(String name) {
    return this instanceof JsonObject object ? object.members().get(name) : null;
  }
}
