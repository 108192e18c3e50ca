// SPDX-License-Identifier: MIT
package dev.pergola.maven;

/** Something about the author's project that has to be corrected first; the message says what. */
final class RefusedException extends Exception {
  RefusedException(String message) {
    super(message);
  }
}
