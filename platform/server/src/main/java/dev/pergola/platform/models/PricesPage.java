// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page Prices shows.
 *
 * @param models those that can be asked, and those for which something was set
 * @param notice what just happened; null for nothing
 * @param error why something was refused; null for nothing
 */
public record PricesPage(List<Row> models, @Nullable String notice, @Nullable String error) {
  /**
   * A model.
   *
   * @param price null when nobody knows
   */
  public record Row(String provider, String model, @Nullable Price price) {}

  /** A rate for people, in the currency's main unit per million tokens. */
  public static String rate(@Nullable Long micros) {
    return micros == null ? "–" : Micros.decimal(micros);
  }
}
