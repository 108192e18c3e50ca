// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Usage;
import dev.pergola.platform.models.Price.LongPrompts;
import dev.pergola.platform.models.Price.Rates;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesTest {
  private final PriceTable table = PriceTable.bundled();

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5-mini, 250000",
    "openai, gpt-5-mini-2025-08-07, 250000",
    "openai, gpt-5, 1250000",
    "openai, gpt-5-2025-08-07, 1250000",
    "openai, gpt-4o-mini-2024-07-18, 150000",
    "anthropic, claude-opus-4-5-20251101, 5000000",
    "anthropic, claude-opus-4-20250514, 15000000",
    "anthropic, claude-opus-4-5, 5000000",
    "anthropic, claude-3-5-haiku-latest, 800000",
    "gemini, gemini-3.1-pro-preview, 2000000",
    "google, gemini-2.5-flash-preview-05-20, 300000",
    "gemini, gemini-2.5-flash-lite, 100000",
    "grok, grok-4.7, 2000000",
    "ollama, llama4:70b, 0",
    "offline, offline, 0",
  })
  void aModelAndItsDatedVersionsHaveTheListsPrice(String provider, String model, long input) {
    Price price = table.of(provider, model);

    assertThat(price).isNotNull();
    assertThat(price.rates().input()).isEqualTo(input);
    assertThat(price.source()).isNotBlank();
    assertThat(price.asOf()).isBetween(LocalDate.of(2026, 1, 1), LocalDate.of(2027, 1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5-turbo",
    "openai, gpt-5.9",
    "openai, gpt-5-mini-deep",
    "anthropic, claude-opus-4-9",
    "anthropic, gpt-5",
    "custom, gpt-5",
    "ollama, gpt-oss:120b-cloud",
  })
  void anotherModelOfTheFamilyOrAnotherVendorIsUnknown(String provider, String model) {
    assertThat(table.of(provider, model)).isNull();
  }

  @Test
  void aCallIsRoundedOnceAndHalfUp() {
    Price price = price(new Rates(1, 1, null, null), null);

    assertThat(price.micros(new Usage(499_999, 0, 0, 0))).isZero();
    assertThat(price.micros(new Usage(250_000, 250_000, 0, 0))).isEqualTo(1);
    assertThat(price.micros(new Usage(1_499_999, 0, 0, 0))).isEqualTo(1);
  }

  @Test
  void readingFromACacheAndWritingToItHavePricesOfTheirOwn() {
    Price price = price(new Rates(4_000_000, 20_000_000, 400_000L, 5_000_000L), null);

    assertThat(price.micros(new Usage(1000, 100, 500, 100, 200)))
        .isEqualTo(300 * 4 + 500 * 4 / 10 + 200 * 5 + 100 * 20);
    assertThat(price.micros(new Usage(100, 0, 90, 0, 90)))
        .as("a vendor that counts some twice")
        .isEqualTo(90 * 4 / 10 + 10 * 5);
  }

  @Test
  void aLongPromptHasItsRatesForAllOfTheCall() {
    Price price =
        price(
            new Rates(1_000_000, 2_000_000, null, null),
            new LongPrompts(1000, new Rates(3_000_000, 5_000_000, null, null)));

    assertThat(price.micros(new Usage(1000, 10, 0, 0))).isEqualTo(1000 + 20);
    assertThat(price.micros(new Usage(1001, 10, 0, 0))).isEqualTo(3003 + 50);
  }

  @Test
  void theLargestOfCallsIsReckonedExactly() {
    Price price = price(new Rates(1_000_000_000_000L, 1_000_000_000_000L, null, null), null);

    assertThat(price.micros(new Usage(1_000_000_000, 1_000_000_000, 0, 0)))
        .isEqualTo(2_000_000_000_000_000L);
  }

  private static Price price(Rates rates, LongPrompts longPrompts) {
    return new Price("USD", rates, longPrompts, LocalDate.of(2026, 1, 1), "a test", false);
  }
}
