// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.io.IOException;

/**
 * Whoever asked, as the answer sees them: they are told what happens until they go away, which ends
 * the answer from within whatever it is at. Used by the turn's thread.
 */
final class Audience {
  /** Whoever asked is no longer there. */
  static final class Gone extends RuntimeException {
    private Gone(Throwable cause) {
      super("Whoever asked has gone away", cause);
    }
  }

  private final TurnEvent.Listener listener;

  Audience(TurnEvent.Listener listener) {
    this.listener = listener;
  }

  /**
   * Tells them.
   *
   * @throws Gone when they are no longer there
   */
  void tell(TurnEvent event) {
    try {
      listener.on(event);
    } catch (IOException e) {
      throw new Gone(e);
    }
  }
}
