// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

/**
 * What the administrator sets.
 *
 * @param mode whose books are read
 */
record XeroSettings(Mode mode) {
  /** Whose books are read. */
  enum Mode {
    /** An invented company's, made anew for each day. */
    DEMO
  }
}
