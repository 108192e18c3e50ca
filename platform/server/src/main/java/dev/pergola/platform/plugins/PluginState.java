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
  /** It cannot be used; the reason says why. */
  FAILED
}
