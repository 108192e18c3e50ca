// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Upgrade;
import org.jspecify.annotations.Nullable;

/**
 * Whether a running plugin may only read: what opened it has ended, so its data can be looked at
 * and taken out, and nothing new goes in. Read at each call; changed by a pass.
 */
final class Restriction {
  private volatile @Nullable Upgrade upgrade;

  /** Nothing new from now on, for want of what this tells of; null lifts the restriction. */
  void set(@Nullable Upgrade upgrade) {
    this.upgrade = upgrade;
  }

  boolean isReadOnly() {
    return upgrade != null;
  }

  /**
   * Sees to it that something new may be done.
   *
   * @throws PergolaException as {@link Upgrade#refusal} when not
   */
  void requireUnrestricted() {
    Upgrade missing = upgrade;
    if (missing != null) {
      throw missing.refusal();
    }
  }
}
