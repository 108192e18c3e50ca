// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import org.jspecify.annotations.Nullable;

/**
 * The set-up page: a form that posts {@code token}, {@code name}, {@code email} and {@code
 * password} to {@code /setup}.
 *
 * @param token from the link; goes into a hidden field
 * @param name as entered before; empty at first
 * @param email as entered before; empty at first
 * @param problem what was wrong; null at first
 * @param open whether to show the form: false when the link is no longer good, {@code problem} then
 *     says what to do
 */
public record SetupPage(
    String token, String name, String email, @Nullable String problem, boolean open) {
  /** Without the token. */
  @Override
  public String toString() {
    return "SetupPage[" + email + "]";
  }
}
