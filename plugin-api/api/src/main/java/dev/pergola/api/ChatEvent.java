// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** A piece of an answer that is on its way. */
public sealed interface ChatEvent {
  /** Some more words. */
  record Delta(String text) implements ChatEvent {}

  /**
   * What the vendor's server says it has counted so far, in place of what it said before. Told as
   * soon as it is known, so that an answer that breaks off is paid for as the vendor bills it.
   */
  record Counted(Usage usage) implements ChatEvent {}
}
