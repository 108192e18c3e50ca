// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The vendors' public list prices as they were on some day, from {@code prices.json} beside this
 * class.
 */
final class PriceTable {
  // What may follow a family's name: a date, a build, "latest". Not "mini", and no number of a
  // version: those are other models at other prices.
  private static final Pattern DATED =
      Pattern.compile(
          "(?:[-@:](?:latest|preview|exp|\\d{3,8}|\\d{4}-\\d\\d-\\d\\d|\\d\\d-\\d{2,4}))*");

  /**
   * A row.
   *
   * @param provider whose models
   * @param family a model's id, which stands for its dated versions too; {@code *} for all models
   * @param except the end of ids that are not meant; null for none
   */
  record Row(String provider, String family, @Nullable String except, Price price) {
    boolean covers(String otherProvider, String model) {
      return provider.equals(otherProvider)
          && (except == null || !model.endsWith(except))
          && isOfFamily(model, family);
    }
  }

  private final List<Row> rows;

  private PriceTable(List<Row> rows) {
    this.rows =
        rows.stream()
            .sorted(Comparator.comparingInt((Row row) -> row.family().length()).reversed())
            .toList();
  }

  /** Whether a model's id is a family's name, or that with a date or the like. */
  static boolean isOfFamily(String model, String family) {
    return family.equals("*")
        || (model.startsWith(family)
            && DATED.matcher(model).region(family.length(), model.length()).matches());
  }

  /** The table that comes with the server. */
  static PriceTable bundled() {
    try (var in = Objects.requireNonNull(PriceTable.class.getResourceAsStream("prices.json"))) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PriceTable parse(String text) {
    List<Row> rows = new ArrayList<>();
    for (Json list : member(Json.parse(text), "lists").elements()) {
      for (Json provider : member(list, "providers").elements()) {
        for (Json row : member(list, "prices").elements()) {
          rows.add(row(provider.text(), (JsonObject) list, (JsonObject) row));
        }
      }
    }
    return new PriceTable(rows);
  }

  private static Json member(Json object, String name) {
    return Objects.requireNonNull(((JsonObject) object).get(name), name);
  }

  private static Row row(String provider, JsonObject list, JsonObject row) {
    JsonObject above = row.object("longPrompts");
    Long limit = above.integer("above");
    return new Row(
        provider,
        text(row, "model"),
        row.string("except"),
        new Price(
            text(list, "currency"),
            rates(row),
            limit == null ? null : new Price.LongPrompts(limit, rates(above)),
            LocalDate.parse(text(list, "asOf")),
            text(list, "source"),
            false));
  }

  private static Price.Rates rates(JsonObject row) {
    return new Price.Rates(
        micros(text(row, "input")),
        micros(text(row, "output")),
        optional(row.string("cachedInput")),
        optional(row.string("cacheWrite")));
  }

  private static @Nullable Long optional(@Nullable String amount) {
    return amount == null ? null : micros(amount);
  }

  private static String text(JsonObject object, String name) {
    return Objects.requireNonNull(object.string(name), name);
  }

  private static long micros(String amount) {
    return new BigDecimal(amount).movePointRight(6).longValueExact();
  }

  /** What a model costs; null when the table does not know. */
  @Nullable Price of(String provider, String model) {
    return rows.stream()
        .filter(row -> row.covers(provider, model))
        .map(Row::price)
        .findFirst()
        .orElse(null);
  }
}
