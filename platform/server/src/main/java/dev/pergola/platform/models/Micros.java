// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts in millionths of a currency's main unit, as people and programs read them. */
final class Micros {
  /** As a decimal number of the main unit, exact: {@code 0.0123}, {@code 5.00}. */
  static String decimal(long micros) {
    BigDecimal amount = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
    return (amount.scale() < 2 ? amount.setScale(2) : amount).toPlainString();
  }

  /** For people: {@code 0.0123 USD}. */
  static String text(long micros, String currency) {
    return decimal(micros) + " " + currency;
  }

  /** For people, where the last digits say nothing: at least 2 and at most 4 decimals. */
  static String brief(long micros, String currency) {
    int decimals = Math.abs(micros) >= 1_000_000 || micros == 0 ? 2 : 4;
    return micros != 0 && Math.abs(micros) < 100
        ? "less than 0.0001 " + currency
        : String.format(
            Locale.ROOT, "%,." + decimals + "f %s", BigDecimal.valueOf(micros, 6), currency);
  }

  private Micros() {}
}
