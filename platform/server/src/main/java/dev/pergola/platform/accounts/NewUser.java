// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants an account; all of it checked.
 *
 * @param name for display, stripped
 * @param email not checked to be free
 * @param password as entered
 */
record NewUser(String name, Email email, Secret password) {
  private static final int LONGEST_NAME = 100;

  /**
   * What somebody entered.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} with what to enter instead
   */
  static NewUser parse(@Nullable String name, @Nullable String email, @Nullable String password) {
    String stripped = name == null ? "" : name.strip();
    if (stripped.isEmpty()
        || stripped.length() > LONGEST_NAME
        || stripped.codePoints().anyMatch(Character::isISOControl)) {
      throw invalid("Enter your name, in at most %d characters.".formatted(LONGEST_NAME));
    }
    Email address = Email.parse(email);
    return new NewUser(stripped, address, checked(password == null ? "" : password, address));
  }

  // Length is what counts: rules about kinds of characters make passwords no harder to guess
  // (NIST SP 800-63B, 3.1.1.2).
  private static Secret checked(String password, Email email) {
    if (password.length() < Passwords.SHORTEST) {
      throw invalid(
          "The password is too short: choose one of at least %d characters."
              .formatted(Passwords.SHORTEST));
    }
    if (password.length() > Passwords.LONGEST) {
      throw invalid(
          "The password is too long: choose one of at most %d characters."
              .formatted(Passwords.LONGEST));
    }
    if (password.strip().toLowerCase(Locale.ROOT).equals(email.address())) {
      throw invalid("The password must not be the email address. Choose another.");
    }
    return new Secret(password);
  }

  private static PergolaException invalid(String message) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, message);
  }
}
