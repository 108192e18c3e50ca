// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object.
 *
 * @param members values by name, in the order in which they were written
 */
public record JsonObject(Map<String, Json> members) implements Json {
  /** An object without members. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** The text of a member that is a string; null when it is absent or something else. */
  public @Nullable String string(String name) {
    return members.get(name) instanceof JsonString(String value) ? value : null;
  }

  /** The value of a member that is a number; null when it is absent or something else. */
  public @Nullable Long integer(String name) {
    return members.get(name) instanceof JsonNumber number ? number.value().longValue() : null;
  }

  /** The member that is an object; empty when it is absent or something else. */
  public JsonObject object(String name) {
    return members.get(name) instanceof JsonObject object ? object : EMPTY;
  }

  /** A copy with one member added or replaced; the value as in {@link Json#of}. */
  public JsonObject with(String name, @Nullable Object value) {
    Map<String, Json> copy = new LinkedHashMap<>(members);
    copy.put(name, Json.of(value));
    return new JsonObject(copy);
  }

  @Override
  public String toString() {
    return JsonWriter.write(this);
  }
}
