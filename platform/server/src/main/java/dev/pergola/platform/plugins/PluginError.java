// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What can go wrong on the way to a plugin. */
enum PluginError implements ErrorCode {
  /** The path is there, but not for this method. */
  METHOD_NOT_ALLOWED(Blame.USER, 405),
  /** The policy wants plugins that somebody vouches for more. */
  TRUST_TOO_LOW(Blame.USER, 403),
  /** The jar is older than what is in use. */
  VERSION_OLDER(Blame.USER, 409),
  /** A plugin that it needs is missing, or does not fit; or one that needs it would break. */
  DEPENDENCY_UNMET(Blame.USER, 409),
  /** It uses what is not there. */
  LINK_BROKEN(Blame.USER, 409),
  /** The new version did not start, or is not healthy; the one before goes on. */
  UPGRADE_FAILED(Blame.USER, 409),
  /** The plugin is installed, but did not start, or is not healthy. */
  START_FAILED(Blame.USER, 409),
  /** The server was started without plugins. */
  SAFE_MODE(Blame.USER, 409);

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
