// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;

/**
 * An install, an upgrade or a roll back that is written down and can be carried out: once, on any
 * thread. What it needs of the request that asked for it, such as the uploaded jar, it has.
 */
@FunctionalInterface
public interface PreparedChange {
  /**
   * Carries it out.
   *
   * @param steps hears how it goes on, on this thread and on the plugin's
   * @return how the plugin stands then; maybe waiting for consent
   * @throws PergolaException when it is refused or fails; nothing is changed then
   */
  PluginStatus carryOut(Steps steps);
}
