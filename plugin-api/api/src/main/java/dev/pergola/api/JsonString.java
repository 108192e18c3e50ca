// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value its text, unescaped
 */
public record JsonString(String value) implements Json {
  public JsonString {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return JsonWriter.write(this);
  }
}
