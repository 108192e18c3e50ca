// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import org.jspecify.annotations.Nullable;

/**
 * What reading the chain showed.
 *
 * @param head what the head row said
 * @param verified how far the chain is sound
 * @param problem the first thing that is wrong; null when nothing was found
 */
record Verification(Checkpoint head, Checkpoint verified, @Nullable Problem problem) {
  /**
   * Something that is wrong with the chain.
   *
   * @param entry the number of the first bad entry; null when it is the head row itself
   * @param text what is wrong with it, one sentence
   */
  record Problem(@Nullable Long entry, String text) {}

  static Verification sound(Checkpoint head, Checkpoint verified) {
    return new Verification(head, verified, null);
  }

  static Verification broken(
      Checkpoint head, Checkpoint verified, @Nullable Long entry, String text) {
    return new Verification(head, verified, new Problem(entry, text));
  }

  /** Whether nothing is wrong with all of the entries that the head names. */
  boolean complete() {
    return problem == null && verified.entries() == head.entries();
  }
}
