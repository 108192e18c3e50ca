// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

/** The cookies that hold a browser's session. */
final class SessionCookies {
  /** Holds the access token. */
  static final String ACCESS = "pergola_access";

  /** Holds the refresh token. */
  static final String REFRESH = "pergola_refresh";

  private SessionCookies() {}
}
