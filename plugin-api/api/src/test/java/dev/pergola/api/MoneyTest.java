// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "123450; AUD; 1,234.50 AUD",
        "5; USD; 0.05 USD",
        "-123456789; EUR; -1,234,567.89 EUR",
        "1234; JPY; 1,234 JPY",
        "1234567; BHD; 1,234.567 BHD",
        "0; GBP; 0.00 GBP",
        "5; XAU; 5 XAU",
        "9223372036854775807; USD; 92,233,720,368,547,758.07 USD",
        "-9223372036854775808; USD; -92,233,720,368,547,758.08 USD"
      })
  void anAmountReadsAsItsCurrencyHasIt(long minorUnits, String currency, String text) {
    assertThat(new Money(minorUnits, currency)).hasToString(text);
  }

  @Test
  void itReadsTheSameOnEveryMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(new Money(123450, "EUR")).hasToString("1,234.50 EUR");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void amountsOfOneCurrencyAddUp() {
    assertThat(new Money(1999, "AUD").plus(new Money(-2000, "AUD")))
        .isEqualTo(new Money(-1, "AUD"));
    assertThat(new Money(1999, "AUD").amount()).isEqualByComparingTo("19.99");
  }

  @Test
  void currenciesDoNotMix() {
    assertThatThrownBy(() -> new Money(1, "AUD").plus(new Money(1, "NZD")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot add NZD to AUD");
  }

  @Test
  void aSumTooLargeIsNotWrappedAround() {
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE, "AUD").plus(new Money(1, "AUD")))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "aud", "AU", "DOLLARS", "ABC"})
  void whatIsNoCurrencyIsRefused(String currency) {
    assertThatThrownBy(() -> new Money(1, currency)).isInstanceOf(IllegalArgumentException.class);
  }
}
