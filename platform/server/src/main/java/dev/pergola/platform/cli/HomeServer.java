// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.home.Installation;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server that runs on the command's home, if one does.
 *
 * @param runs whether one did when the command began
 * @param ended whether none does any more
 */
record HomeServer(boolean runs, BooleanSupplier ended) {
  /**
   * The one of an installation.
   *
   * @param claim the command's own claim to the home, during which no server can be started; null
   *     when a server has the home
   */
  static HomeServer of(Installation installation, Installation.@Nullable Claim claim) {
    return new HomeServer(claim == null, () -> isFree(installation));
  }

  private static boolean isFree(Installation installation) {
    try (Installation.Claim claim = installation.tryClaim()) {
      return claim != null;
    } catch (Installation.UnusableException | IOException e) {
      return false;
    }
  }

  boolean hasEnded() {
    return ended.getAsBoolean();
  }
}
