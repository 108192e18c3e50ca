// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the vendors' dialects have in common: strict reading, and bytes. */
final class Wire {
  static void require(boolean held, String what) {
    if (!held) {
      throw new AssertionError("The request " + what + ".");
    }
  }

  static JsonObject body(ModelServer.Request request, String path) {
    require(request.method().equals("POST"), "must be a POST");
    require(request.path().endsWith(path), "must go to " + path + ", not " + request.path());
    require(
        request.headers().getOrDefault("content-type", "").startsWith("application/json"),
        "must be application/json");
    if (Json.parse(request.body()) instanceof JsonObject body) {
      return body;
    }
    throw new AssertionError("The request must be a JSON object.");
  }

  static String string(JsonObject object, String name) {
    return Objects.requireNonNull(object.string(name), name);
  }

  static List<JsonObject> objects(@Nullable Json array) {
    return array == null
        ? List.of()
        : array.elements().stream().map(JsonObject.class::cast).toList();
  }

  static List<String> strings(@Nullable Json array) {
    return array == null ? List.of() : array.elements().stream().map(Json::text).toList();
  }

  static @Nullable Double number(@Nullable Json json) {
    return json instanceof JsonNumber number ? Double.valueOf(number.value().doubleValue()) : null;
  }

  static @Nullable Integer integer(@Nullable Json json) {
    return json instanceof JsonNumber number
        ? Integer.valueOf(number.value().intValueExact())
        : null;
  }

  static @Nullable JsonObject object(@Nullable Json json) {
    return json instanceof JsonObject object ? object : null;
  }

  static JsonArray vector(float[] vector) {
    List<Object> numbers = new ArrayList<>();
    for (float number : vector) {
      numbers.add((double) number);
    }
    return Json.array(numbers.toArray());
  }

  static byte[] event(JsonObject json) {
    return bytes("data: " + json + "\n\n");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Wire() {}
}
