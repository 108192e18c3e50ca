// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A JSON number, exact.
 *
 * @param value its value, with the decimals as written: 1.50 is not 1.5. Zeros before the point are
 *     written out: 1E+3 is 1000
 */
public record JsonNumber(BigDecimal value) implements Json {
  public JsonNumber {
    Objects.requireNonNull(value);
    // Else two numbers that are written alike would not be equal.
    if (value.scale() < 0 && value.scale() >= -JsonWriter.MAX_PLAIN_SCALE) {
      value = value.setScale(0);
    }
  }

  @Override
  public String toString() {
    return JsonWriter.write(this);
  }
}
