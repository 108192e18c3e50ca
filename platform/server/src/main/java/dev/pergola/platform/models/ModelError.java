// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What can go wrong in the choice of a model and with what it may cost. */
public enum ModelError implements ErrorCode {
  /** No started plugin offers a model of that name. */
  UNKNOWN_MODEL(Blame.USER, 400),
  /**
   * A limit per day or month is used up. The error's members are {@code retryAfter}, the seconds
   * until it is renewed, and {@code renewedAt}, an instant of ISO 8601.
   */
  BUDGET_SPENT(Blame.USER, 429),
  /**
   * A limit per minute is used up; then the error's members are those of {@link #BUDGET_SPENT}. Or
   * calls under way hold for a moment what is left of any limit; then there is no {@code
   * renewedAt}.
   */
  RATE_LIMIT(Blame.USER, 429),
  /** A limit in money holds, and nobody knows what the model costs in that currency. */
  PRICE_UNKNOWN(Blame.USER, 409),
  /** The model's answer has neither words nor calls of tools. */
  NO_ANSWER(Blame.EXTERNAL, 502);

  private final Blame blame;
  private final int status;

  ModelError(Blame blame, int status) {
    this.blame = blame;
    this.status = status;
  }

  @Override
  public Blame blame() {
    return blame;
  }

  @Override
  public int status() {
    return status;
  }
}
