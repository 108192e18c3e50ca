// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

/** How a plugin stands. */
public enum PluginState {
  /** Its {@code setUp} runs. */
  STARTING,
  /** What it brings is in use. */
  STARTED,
  /** An administrator stopped it. */
  STOPPED,
  /** It needs a license that the installation does not have; none of its classes is loaded. */
  LOCKED,
  /** An administrator must agree to what it asks for; none of its classes is loaded. */
  NEEDS_CONSENT,
  /** It cannot be used; the reason says why. */
  FAILED,
  /** It failed three times in a row, and is started only when an administrator says so. */
  QUARANTINED
}
