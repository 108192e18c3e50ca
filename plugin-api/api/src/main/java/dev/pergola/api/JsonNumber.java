// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A JSON number, exact.
 *
 * @param value its value, with the scale as written
 */
public record JsonNumber(BigDecimal value) implements Json {
  public JsonNumber {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return JsonWriter.write(this);
  }
}
