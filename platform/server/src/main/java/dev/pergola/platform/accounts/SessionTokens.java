// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

/**
 * What a session is carried on with.
 *
 * @param access an access token
 * @param refresh the refresh token that comes after it
 * @param user whose session it is
 */
record SessionTokens(String access, String refresh, UserRow user) {
  /** Without the tokens. */
  @Override
  public String toString() {
    return "SessionTokens[" + user.email() + "]";
  }
}
