// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/**
 * A JSON array.
 *
 * @param values its elements in order
 */
public record JsonArray(List<Json> values) implements Json {
  public JsonArray {
    values = List.copyOf(values);
  }

  @Override
  public String toString() {
    return JsonWriter.write(this);
  }
}
