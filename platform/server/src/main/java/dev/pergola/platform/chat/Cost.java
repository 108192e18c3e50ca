// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.models.UsageReport;
import org.jspecify.annotations.Nullable;

/**
 * What an answer cost, in the form in which clients get it.
 *
 * @param micros in millionths of the currency's main unit
 * @param amount the same as a decimal number, exact
 * @param currency its code (ISO 4217)
 */
record Cost(long micros, String amount, String currency) {
  static @Nullable Cost of(UsageReport.@Nullable Amount amount) {
    return amount == null ? null : new Cost(amount.micros(), amount.decimal(), amount.currency());
  }
}
