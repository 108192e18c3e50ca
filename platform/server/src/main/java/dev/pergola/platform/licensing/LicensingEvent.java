// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Something happened that somebody may have to account for, other than to the license itself.
 *
 * @param type as in {@link dev.pergola.api.Event}
 * @param by who did it
 * @param subject what it was done to, for display
 * @param details further facts
 */
public record LicensingEvent(String type, By by, String subject, JsonObject details) {
  /** Who did something. */
  public sealed interface By {
    /** Somebody who is signed in. */
    record Person(Caller caller) implements By {}

    /** Whoever sits at the command line. */
    record CommandLine() implements By {}

    /** The server by itself. */
    record Server() implements By {}

    /** A person, or the command line when there is no caller. */
    static By of(@Nullable Caller caller) {
      return caller == null ? new CommandLine() : new Person(caller);
    }
  }
}
