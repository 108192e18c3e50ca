// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An email address in the one form in which it is stored and compared.
 *
 * @param address trimmed and in lower case
 */
record Email(String address) {
  // The limit of RFC 5321 for what mail can be sent to.
  private static final int LONGEST = 254;

  // Catches slips, not every address that no mail server has: only a message sent would.
  private static final Pattern PLAUSIBLE =
      Pattern.compile(
          "[^\\s@\\p{Cntrl}<>()\\[\\],;:\"\\\\]{1,64}@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*");

  /**
   * The address that somebody entered.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it can be none
   */
  static Email parse(@Nullable String entered) {
    String address = normalize(entered);
    if (address.length() > LONGEST || !PLAUSIBLE.matcher(address).matches()) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "Enter an email address such as ada@example.com.");
    }
    return new Email(address);
  }

  /** As it would be stored; empty for null. Nothing is checked. */
  static String normalize(@Nullable String entered) {
    return entered == null ? "" : entered.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return address;
  }
}
