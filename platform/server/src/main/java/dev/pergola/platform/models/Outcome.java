// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

/** How a call to a model ended. */
public enum Outcome {
  /** The answer is whole. */
  COMPLETE,
  /** Whoever asked stopped it, or went away. */
  STOPPED,
  /** Something of the answer came, and then it failed. */
  BROKEN_OFF,
  /** Nothing of the answer came. */
  FAILED,
  /** The server ended before it could tell; counted as what had come when that was noted last. */
  LOST
}
