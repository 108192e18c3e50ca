// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** Where a plugin tells what it did. */
public interface Events {
  /**
   * Records an event. When this method returns, the event survives a crash.
   *
   * @param caller in whose name it happened
   * @param type what happened; the server puts the plugin's id and a dot before it
   * @param subject what it was done to, for display
   * @param details further facts; never a secret
   */
  void publish(Caller caller, String type, String subject, JsonObject details);
}
