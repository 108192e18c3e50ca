// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * One condition that can go wrong. Implemented by enums, one constant per condition, so that the
 * name is stable: programs may react to it.
 */
public interface ErrorCode {
  /** The stable name, in upper case with underscores. */
  String name();

  /** Whose fault it is. */
  Blame blame();

  /** The HTTP status that answers a request which met it. */
  int status();
}
