// SPDX-License-Identifier: MIT
package dev.pergola.trust;

/**
 * A symbol that a plugin uses and that is not there, or not for it.
 *
 * @param from the class, and the method where the use is in one: {@code com.example.A.run(int)}
 * @param symbol the class, method or field in Java's words
 * @param why what is the matter with it, for people
 * @param breaks whether the plugin must be expected to fail; false for what only a library uses
 *     that brings support for others which are not there, see docs/contracts/plugin-artifact.md
 */
public record MissingSymbol(String from, String symbol, String why, boolean breaks) {
  /** One line: {@code from uses symbol: why}. */
  @Override
  public String toString() {
    return "%s uses %s: %s".formatted(from, symbol, why);
  }
}
