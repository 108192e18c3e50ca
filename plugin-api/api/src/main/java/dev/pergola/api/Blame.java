// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** Whose fault an error is, which decides how it is answered and whether anyone is woken. */
public enum Blame {
  /** The one who asked: the request must change. Logged at debug level. */
  USER,
  /** A defect in Pergola or in a plugin. Logged with its cause. */
  INTERNAL,
  /** The installation is short of something: memory, disk, a limit. */
  INSUFFICIENT_RESOURCES,
  /** A system outside Pergola: a model provider, a bank, the network. */
  EXTERNAL
}
