// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What can go wrong on the way in. */
enum AccountsError implements ErrorCode {
  /** Email and password do not belong together. */
  WRONG_CREDENTIALS(401),
  /** The refresh token is used up, expired or revoked. */
  SESSION_ENDED(401),
  /** Nobody may make an account of their own here. */
  REGISTRATION_CLOSED(403),
  /** The set-up token is not, or no longer, good. */
  SETUP_TOKEN_INVALID(403),
  /** Another account has the email. */
  EMAIL_TAKEN(409);

  private final int status;

  AccountsError(int status) {
    this.status = status;
  }

  @Override
  public Blame blame() {
    return Blame.USER;
  }

  @Override
  public int status() {
    return status;
  }
}
