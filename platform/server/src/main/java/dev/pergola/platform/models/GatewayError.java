// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What can go wrong at the gateway alone. */
enum GatewayError implements ErrorCode {
  /** As {@link ModelError#UNKNOWN_MODEL}, with the status that OpenAI's clients expect. */
  MODEL_NOT_FOUND(Blame.USER, 404),
  /** The model's provider has no word for what the request asks; {@code param} names it. */
  UNSUPPORTED_PARAMETER(Blame.USER, 400);

  private final Blame blame;
  private final int status;

  GatewayError(Blame blame, int status) {
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
