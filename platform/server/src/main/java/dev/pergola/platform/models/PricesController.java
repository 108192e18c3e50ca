// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Permissions;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What models cost, over the API. Amounts are in the currency's main unit per million tokens. */
@Controller("/api/prices")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PricesController {
  private final Prices prices;
  private final Models models;

  PricesController(Prices prices, Models models) {
    this.prices = prices;
    this.models = models;
  }

  /** The models that can be asked now, with their prices, and what was set for any others. */
  @Get(produces = MediaType.APPLICATION_JSON)
  String list(Caller caller) {
    return Json.object(
            "models",
            models.all().stream()
                .map(
                    choice ->
                        Json.object(
                            "provider", choice.provider(),
                            "model", choice.model().id(),
                            "price", json(prices.of(choice))))
                .toList(),
            "set",
            prices.overrides().stream()
                .map(
                    row ->
                        Json.object(
                            "provider", row.provider(),
                            "model", row.model(),
                            "price", json(Prices.price(row))))
                .toList())
        .toString();
  }

  @Put(consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
  String set(Caller caller, @Body String body) {
    Permissions.require(caller, Permission.ADMINISTER);
    if (!(Json.parse(body) instanceof JsonObject sent)) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "Send the price as a JSON object.");
    }
    String provider = text(sent, "provider");
    String model = text(sent, "model");
    prices.set(
        caller,
        provider,
        model,
        text(sent, "currency"),
        new Price.Rates(
            micros("input", required(sent, "input")),
            micros("output", required(sent, "output")),
            optional(sent, "cachedInput"),
            optional(sent, "cacheWrite")));
    return Json.object(
            "provider", provider, "model", model, "price", json(prices.of(provider, model)))
        .toString();
  }

  @Delete
  @Consumes(MediaType.ALL)
  @Status(HttpStatus.NO_CONTENT)
  void remove(Caller caller, @QueryValue String provider, @QueryValue String model) {
    Permissions.require(caller, Permission.ADMINISTER);
    prices.remove(caller, provider, model);
  }

  private static String text(JsonObject sent, String name) {
    String text = sent.string(name);
    if (text == null) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, name + " is missing.");
    }
    return text;
  }

  private static BigDecimal required(JsonObject sent, String name) {
    if (sent.get(name) instanceof JsonNumber number) {
      return number.value();
    }
    throw new PergolaException(StandardError.INVALID_ARGUMENT, name + " must be a number.");
  }

  private static @Nullable Long optional(JsonObject sent, String name) {
    return sent.get(name) instanceof JsonNumber number ? micros(name, number.value()) : null;
  }

  /**
   * A rate in millionths.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it has too many digits
   */
  static long micros(String name, BigDecimal rate) {
    try {
      return rate.movePointRight(6).longValueExact();
    } catch (ArithmeticException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, name + " must be a number with six decimals at most.", e);
    }
  }

  private static @Nullable JsonObject json(@Nullable Price price) {
    if (price == null) {
      return null;
    }
    Price.LongPrompts longer = price.longPrompts();
    return Json.object(
        "currency", price.currency(),
        "input", shown(price.rates().input()),
        "output", shown(price.rates().output()),
        "cachedInput", shown(price.rates().cachedInput()),
        "cacheWrite", shown(price.rates().cacheWrite()),
        "longPrompts",
            longer == null
                ? null
                : Json.object(
                    "above", longer.above(),
                    "input", shown(longer.rates().input()),
                    "output", shown(longer.rates().output()),
                    "cachedInput", shown(longer.rates().cachedInput()),
                    "cacheWrite", shown(longer.rates().cacheWrite())),
        "asOf", price.asOf().toString(),
        "source", price.source(),
        "set", price.overridden());
  }

  private static @Nullable BigDecimal shown(@Nullable Long rate) {
    return rate == null ? null : new BigDecimal(Micros.decimal(rate));
  }
}
