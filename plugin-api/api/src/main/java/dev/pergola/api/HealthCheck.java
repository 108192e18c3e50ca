// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * Whether a plugin that was just set up can do its work. Asked once after {@code setUp} and before
 * the plugin is used: when an upgrade's new version is not healthy, the version before goes on.
 */
@FunctionalInterface
public interface HealthCheck {
  /**
   * Returns when all is well, within 10 seconds.
   *
   * @throws Exception when the plugin cannot work; the message tells the administrator why, and
   *     what to do next
   */
  void check() throws Exception;
}
