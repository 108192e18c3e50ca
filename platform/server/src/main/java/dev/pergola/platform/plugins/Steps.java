// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

/** Hears how an operation on a plugin goes on, on the thread that works on it. */
@FunctionalInterface
public interface Steps {
  /** Hears nothing. */
  Steps UNHEARD = _ -> {};

  /** A step begins; the one before it has succeeded. */
  void enter(Step step);

  /** Both hear. */
  default Steps and(Steps other) {
    return step -> {
      enter(step);
      other.enter(step);
    };
  }
}
