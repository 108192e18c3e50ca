// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.Objects;

/**
 * A setting that must not show: it prints as asterisks, and only {@link #reveal} gives the value.
 *
 * @param reveal the value itself
 */
public record Secret(String reveal) {
  public Secret {
    Objects.requireNonNull(reveal);
  }

  /** Asterisks, whatever the value. */
  @Override
  public String toString() {
    return "********";
  }
}
