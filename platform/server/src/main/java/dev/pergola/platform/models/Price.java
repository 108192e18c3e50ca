// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs.
 *
 * @param currency of all its rates (ISO 4217)
 * @param rates what tokens cost
 * @param longPrompts what they cost when the model reads much; null when that makes no difference
 * @param asOf the day on which somebody saw it there
 * @param source where it was seen; for people
 * @param overridden whether an operator said so, instead of the list that comes with the server
 */
public record Price(
    String currency,
    Rates rates,
    @Nullable LongPrompts longPrompts,
    LocalDate asOf,
    String source,
    boolean overridden) {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  /**
   * Money per million tokens, in millionths of the currency's main unit.
   *
   * @param input what the model reads
   * @param output what it writes, reasoning included
   * @param cachedInput what it reads from a cache; null for the same as any input
   * @param cacheWrite what it writes to a cache; null for the same as any input
   */
  public record Rates(
      long input, long output, @Nullable Long cachedInput, @Nullable Long cacheWrite) {
    /** Nothing at all. */
    public static final Rates FREE = new Rates(0, 0, null, null);
  }

  /**
   * Rates of another height, for the whole of a call that reads more than so many tokens.
   *
   * @param above the most tokens that go by the usual rates
   */
  public record LongPrompts(long above, Rates rates) {}

  /** Whether it costs nothing. */
  public boolean isFree() {
    return rates.equals(Rates.FREE) && longPrompts == null;
  }

  /**
   * What a call costs, in millionths of the currency's main unit, rounded once, half up. Reasoning
   * is paid as output.
   */
  public long micros(Usage usage) {
    Rates rates =
        longPrompts != null && usage.inputTokens() > longPrompts.above()
            ? longPrompts.rates()
            : this.rates;
    long cached = Math.clamp(usage.cachedInputTokens(), 0, usage.inputTokens());
    long written = Math.clamp(usage.cacheWriteTokens(), 0, usage.inputTokens() - cached);
    BigInteger sum =
        times(usage.inputTokens() - cached - written, rates.input())
            .add(times(cached, rates.cachedInput() == null ? rates.input() : rates.cachedInput()))
            .add(times(written, rates.cacheWrite() == null ? rates.input() : rates.cacheWrite()))
            .add(times(usage.outputTokens(), rates.output()));
    return new BigDecimal(sum)
        .divide(new BigDecimal(MILLION), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  private static BigInteger times(long tokens, long rate) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(rate));
  }

  /** For people: {@code 0.25 in, 2.00 out (USD per million tokens)}, or {@code free}. */
  public String text() {
    return isFree()
        ? "free"
        : "%s in, %s out (%s per million tokens)"
            .formatted(Micros.decimal(rates.input()), Micros.decimal(rates.output()), currency);
  }

  /** As the ledger keeps it with an entry: what was reckoned with, and where that came from. */
  String label() {
    return "input %s, output %s, cached %s, cache write %s per million tokens, %s, %s"
        .formatted(
            money(rates.input()),
            money(rates.output()),
            money(rates.cachedInput()),
            money(rates.cacheWrite()),
            source,
            asOf);
  }

  private String money(@Nullable Long rate) {
    return rate == null ? "as input" : Micros.text(rate, currency);
  }
}
