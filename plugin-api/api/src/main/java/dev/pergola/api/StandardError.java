// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** Conditions that any plugin may meet. */
public enum StandardError implements ErrorCode {
  /** An argument is missing, malformed or out of bounds. */
  INVALID_ARGUMENT(Blame.USER, 400),
  /** Nobody is signed in. */
  NOT_SIGNED_IN(Blame.USER, 401),
  /** No license opens the feature; see {@link Upgrade}. */
  FEATURE_NOT_LICENSED(Blame.USER, 402),
  /** The caller lacks the permission. */
  NOT_ALLOWED(Blame.USER, 403),
  /** There is no such thing, or it belongs to another organization. */
  NOT_FOUND(Blame.USER, 404),
  /** The request does not fit the present state. */
  CONFLICT(Blame.USER, 409),
  /** The request is larger than allowed. */
  TOO_LARGE(Blame.USER, 413),
  /** The plugin lacks a setting or a connection that the administrator must make first. */
  NOT_CONFIGURED(Blame.USER, 409),
  /** An outside system refused the credentials in the settings. */
  AUTHENTICATION_FAILED(Blame.EXTERNAL, 502),
  /** An outside system asks to slow down. */
  RATE_LIMITED(Blame.EXTERNAL, 429),
  /** An outside system did not answer, or answered with an error of its own. */
  UNAVAILABLE(Blame.EXTERNAL, 502),
  /** Something took longer than it may. */
  TIMEOUT(Blame.EXTERNAL, 504),
  /** A defect. */
  INTERNAL(Blame.INTERNAL, 500);

  private final Blame blame;
  private final int status;

  StandardError(Blame blame, int status) {
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
