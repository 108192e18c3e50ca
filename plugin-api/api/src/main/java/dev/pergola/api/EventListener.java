// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/**
 * Hears of what happens on the installation.
 *
 * <p>Events come in the order in which they were recorded, at least once each, also those that were
 * recorded while the plugin was stopped or not yet installed: the server remembers for every plugin
 * how far it has heard, and a batch counts as heard when {@link #on} has returned. A listener hears
 * one batch at a time, on a thread of the server's.
 */
public interface EventListener {
  /**
   * Hears a batch.
   *
   * @param events at least one and at most 500, oldest first
   * @throws Exception when the batch could not be dealt with; it is delivered again after a pause
   */
  void on(List<Event> events) throws Exception;
}
