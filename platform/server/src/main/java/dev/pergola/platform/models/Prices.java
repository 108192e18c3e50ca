// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What models cost: what the operator says, else the vendors' lists as they come with the server.
 * Safe for use by several threads. What an operator changes counts at once on this node, and within
 * seconds on the others.
 */
@Singleton
public class Prices {
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final long MOST = 1_000_000_000_000L;

  private final PriceTable table = PriceTable.bundled();
  private final PriceRows rows;
  private final EventLog events;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Overrides> overrides = new AtomicReference<>();

  private record Overrides(List<PriceRows.Row> rows, Instant readAt) {}

  Prices(PriceRows rows, EventLog events, InstantSource clock) {
    this.rows = rows;
    this.events = events;
    this.clock = clock;
  }

  /** What a model costs; null when nobody knows. */
  public @Nullable Price of(ModelChoice choice) {
    return of(choice.provider(), choice.model().id());
  }

  /** What a model costs, by its provider's name and the id that the provider gives it. */
  public @Nullable Price of(String provider, String model) {
    return overrides().stream()
        .filter(row -> row.provider().equals(provider))
        .filter(row -> PriceTable.isOfFamily(model, row.model()))
        .max(Comparator.comparingInt(row -> row.model().length()))
        .map(Prices::price)
        .orElseGet(() -> table.of(provider, model));
  }

  /** What the operator said, by provider and model. */
  List<PriceRows.Row> overrides() {
    Overrides known = overrides.get();
    Instant now = clock.instant();
    if (known == null || Duration.between(known.readAt(), now).abs().compareTo(KEPT) > 0) {
      known =
          new Overrides(
              rows.all().stream()
                  .sorted(
                      Comparator.comparing((PriceRows.Row row) -> row.provider())
                          .thenComparing(row -> row.model()))
                  .toList(),
              now);
      overrides.set(known);
    }
    return known.rows();
  }

  static Price price(PriceRows.Row row) {
    return new Price(
        row.currency(),
        new Price.Rates(row.input(), row.output(), row.cachedInput(), row.cacheWrite()),
        null,
        LocalDate.ofInstant(Instant.ofEpochMilli(row.changedAt()), ZoneOffset.UTC),
        "set by an administrator",
        true);
  }

  /**
   * Says what a model costs from now on; entries of the ledger stay as they were settled.
   *
   * @param model its id, which stands for its dated versions too; {@code *} for all of the
   *     provider's
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it makes no sense
   */
  @Transactional
  void set(Caller caller, String provider, String model, String currency, Price.Rates rates) {
    requireName("provider", provider, 200);
    requireName("model", model, 300);
    requireCurrency(currency);
    requireRate("input", rates.input());
    requireRate("output", rates.output());
    requireRate("cachedInput", rates.cachedInput());
    requireRate("cacheWrite", rates.cacheWrite());
    rows.put(
        Ids.next(),
        provider,
        model,
        currency,
        rates.input(),
        rates.output(),
        rates.cachedInput(),
        rates.cacheWrite(),
        clock.millis());
    events.record(
        caller,
        "price.changed",
        provider + "/" + model,
        Json.object("currency", currency, "input", rates.input(), "output", rates.output()));
    overrides.set(null);
  }

  /**
   * Goes back to the list's price.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when none was set
   */
  @Transactional
  void remove(Caller caller, String provider, String model) {
    if (rows.remove(provider, model) == 0) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          "No price of %s/%s was set.".formatted(shorten(provider), shorten(model)));
    }
    events.record(caller, "price.removed", provider + "/" + model, JsonObject.EMPTY);
    overrides.set(null);
  }

  private static void requireName(String name, String value, int longest) {
    if (value.isBlank() || value.length() > longest) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "%s must have 1 to %d characters.".formatted(name, longest));
    }
  }

  /**
   * Sees to it that a currency is one.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when not
   */
  static void requireCurrency(@Nullable String currency) {
    if (currency == null
        || Currency.getAvailableCurrencies().stream()
            .noneMatch(known -> known.getCurrencyCode().equals(currency))) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "currency must be a code of three capital letters, such as USD.");
    }
  }

  private static void requireRate(String name, @Nullable Long rate) {
    if (rate != null && (rate < 0 || rate > MOST)) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "%s must be between 0 and %d.".formatted(name, MOST / 1_000_000));
    }
  }

  private static String shorten(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
