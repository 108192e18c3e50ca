// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who asks for something to be done to a plugin. */
record Asker(@Nullable UUID organizationId, @Nullable UUID userId, String name) {
  /** The server by itself: a jar that lies in the folder. */
  static final Asker SERVER = new Asker(null, null, "system");

  /** Whoever runs commands on the server's machine. */
  static final Asker COMMAND_LINE = new Asker(null, null, "command line");

  static Asker of(Caller caller) {
    return new Asker(caller.organizationId(), caller.userId(), caller.name());
  }
}
