// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What can be wrong with a request about licensing, besides a token. */
enum LicensingError implements ErrorCode {
  /** The installation had its trial. */
  TRIAL_USED(409),
  /** The clock cannot be right: something here was signed later than what it shows. */
  CLOCK_IMPOSSIBLE(409);

  private final int status;

  LicensingError(int status) {
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
