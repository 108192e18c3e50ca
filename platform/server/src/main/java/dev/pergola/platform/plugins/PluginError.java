// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What can go wrong on the way to a plugin. */
enum PluginError implements ErrorCode {
  /** The path is there, but not for this method. */
  METHOD_NOT_ALLOWED(Blame.USER, 405);

  private final Blame blame;
  private final int status;

  PluginError(Blame blame, int status) {
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
