// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.home.Installation;
import java.util.function.BooleanSupplier;

/**
 * The server that runs on the command's home, if one does.
 *
 * @param runs whether one did when the command began
 * @param ended whether none does any more
 */
record HomeServer(boolean runs, BooleanSupplier ended) {
  /** The one of an installation; where none runs, none can be started before this process ends. */
  static HomeServer of(Installation installation) throws Installation.UnusableException {
    return new HomeServer(!installation.tryClaim(), () -> isFree(installation));
  }

  private static boolean isFree(Installation installation) {
    try {
      return installation.tryClaim();
    } catch (Installation.UnusableException e) {
      return false;
    }
  }

  boolean hasEnded() {
    return ended.getAsBoolean();
  }
}
