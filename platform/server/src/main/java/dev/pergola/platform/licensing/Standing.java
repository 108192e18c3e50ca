// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

/**
 * Whether a plugin may be used.
 *
 * @param access how far
 * @param reason why, in a sentence or two, and what to do where something is to be done
 */
public record Standing(Access access, String reason) {
  /** How far a plugin may be used. */
  public enum Access {
    /** Without reserve. */
    OPEN,
    /**
     * What opened it has ended: it runs, so that its data can be read and exported, and takes
     * nothing new.
     */
    READ_ONLY,
    /** Nothing has opened it: none of its classes is loaded. */
    CLOSED
  }
}
