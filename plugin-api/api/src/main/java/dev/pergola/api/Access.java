// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** Who may use a route or see a page. */
public sealed interface Access {
  /** Anybody, also without signing in. */
  record Anyone() implements Access {}

  /** Whoever is signed in. */
  record SignedIn() implements Access {}

  /** Whoever holds a permission. */
  record Holding(String permission) implements Access {}

  /** Anybody. */
  static Access anyone() {
    return new Anyone();
  }

  /** Whoever is signed in. */
  static Access signedIn() {
    return new SignedIn();
  }

  /** Whoever holds the permission. */
  static Access holding(String permission) {
    return new Holding(permission);
  }
}
