// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes the pieces on, and remembers when that failed: a provider may swallow it. */
final class Pieces implements Consumer<ChatEvent> {
  private final Consumer<ChatEvent> events;
  private @Nullable RuntimeException failure;
  private long characters;

  Pieces(Consumer<ChatEvent> events) {
    this.events = events;
  }

  @Override
  public void accept(ChatEvent event) {
    if (event instanceof ChatEvent.Delta(String text)) {
      characters += text.length();
    }
    try {
      events.accept(event);
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  /** How many characters of words came. */
  long characters() {
    return characters;
  }

  /** What the listener threw; null for nothing. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }
}
