// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the pieces of an answer on, up to a bound, and remembers when that failed: a provider may
 * swallow it.
 */
final class Pieces implements Consumer<ChatEvent> {
  /** How many characters an answer may have. No model writes that much; more fills the memory. */
  static final int MOST_CHARACTERS = 2_000_000;

  private final Consumer<ChatEvent> events;
  private @Nullable RuntimeException failure;
  private @Nullable PergolaException overlong;
  private long characters;

  Pieces(Consumer<ChatEvent> events) {
    this.events = events;
  }

  @Override
  public void accept(ChatEvent event) {
    if (overlong != null) {
      throw overlong;
    }
    if (event instanceof ChatEvent.Delta(String text)) {
      long room = MOST_CHARACTERS - characters;
      if (text.length() > room) {
        overlong = tooLong();
        pass(new ChatEvent.Delta(beginning(text, (int) room)));
        throw overlong;
      }
      characters += text.length();
    }
    pass(event);
  }

  private void pass(ChatEvent event) {
    try {
      events.accept(event);
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private static String beginning(String text, int room) {
    boolean splits = room > 0 && Character.isHighSurrogate(text.charAt(room - 1));
    return text.substring(0, splits ? room - 1 : room);
  }

  private static PergolaException tooLong() {
    return new PergolaException(
        StandardError.UNAVAILABLE,
        String.format(
            Locale.ROOT,
            "The answer was ended, as it had more than %,d characters. Ask for less at once, or choose another model.",
            MOST_CHARACTERS));
  }

  /** How many characters of words came. */
  long characters() {
    return characters;
  }

  /** What the listener threw; null for nothing. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  /** That the answer was too long; null when it was not. */
  @Nullable PergolaException overlong() {
    return overlong;
  }

  void rethrow() {
    if (failure != null) {
      throw failure;
    }
    if (overlong != null) {
      throw overlong;
    }
  }
}
