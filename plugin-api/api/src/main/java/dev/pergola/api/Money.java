// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/**
 * An exact amount of money.
 *
 * @param minorUnits the amount in the currency's smallest unit: cents, pence, yen
 * @param currency the currency's three-letter code (ISO 4217)
 */
public record Money(long minorUnits, String currency) {
  /**
   * @throws IllegalArgumentException when the currency is not one of ISO 4217's
   */
  public Money {
    Currency.getInstance(currency);
  }

  /**
   * This amount and another one.
   *
   * @throws IllegalArgumentException when the currencies differ
   * @throws ArithmeticException when the sum does not fit a {@code long}
   */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("Cannot add " + other.currency + " to " + currency);
    }
    return new Money(Math.addExact(minorUnits, other.minorUnits), currency);
  }

  /** The amount in the currency's main unit, with as many decimals as the currency has. */
  public BigDecimal amount() {
    return BigDecimal.valueOf(
        minorUnits, Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits()));
  }

  /** For people: {@code 1,234.50 AUD}. */
  @Override
  public String toString() {
    int decimals = amount().scale();
    return String.format(Locale.ROOT, "%,." + decimals + "f %s", amount(), currency);
  }
}
