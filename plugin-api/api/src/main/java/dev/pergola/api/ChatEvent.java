// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** A piece of an answer that is on its way. */
public sealed interface ChatEvent {
  /** Some more words. */
  record Delta(String text) implements ChatEvent {}
}
