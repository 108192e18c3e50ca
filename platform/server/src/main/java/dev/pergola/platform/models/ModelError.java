// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What can go wrong in the choice of a model. */
public enum ModelError implements ErrorCode {
  /** No started plugin offers a model of that name. */
  UNKNOWN_MODEL(Blame.USER, 400);

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
