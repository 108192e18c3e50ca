// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * A plugin's one door.
 *
 * <p>The class is named by the jar's manifest ({@code Plugin-Class}), is public and has a public
 * constructor without parameters. The server creates one instance for each start and drops it, with
 * the class loader, after the stop.
 */
public interface Plugin {
  /**
   * Says all that this plugin brings. Nothing of it is visible to anybody before this method has
   * returned; when it throws, everything contributed so far is taken back.
   *
   * <p>Called once per start on a thread of the server's that is interrupted, and the plugin marked
   * as failed, when the call lasts longer than 10 seconds: connect to slow systems on first use,
   * not here. There is no counterpart for stopping: hand what must be closed to {@link
   * Contributions#closeOnStop}.
   *
   * @param context what the server offers; valid until the plugin is stopped
   * @param contribute takes the plugin's extensions; valid during this call only
   * @throws Exception when the plugin cannot work; its message is shown to the administrator as the
   *     reason, so it should say what to do
   */
  void setUp(PluginContext context, Contributions contribute) throws Exception;
}
