// SPDX-License-Identifier: MIT
package dev.pergola.trust;

/**
 * Something wrong with a plugin's jar.
 *
 * @param ruleId the rule's stable name, as docs/contracts/plugin-artifact.md lists it
 * @param entry the entry of the jar that it is about
 * @param message what is wrong, and what to do
 */
public record Finding(String ruleId, String entry, String message) {
  /** One line: {@code [rule] entry: message}. */
  @Override
  public String toString() {
    return "[%s] %s: %s".formatted(ruleId, entry, message);
  }
}
