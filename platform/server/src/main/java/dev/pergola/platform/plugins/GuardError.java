// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;

/** What a plugin's guard refuses. */
enum GuardError implements ErrorCode {
  /** The plugin does what its plugin.json does not declare. */
  CAPABILITY_NOT_DECLARED;

  @Override
  public Blame blame() {
    return Blame.INTERNAL;
  }

  @Override
  public int status() {
    return 500;
  }
}
