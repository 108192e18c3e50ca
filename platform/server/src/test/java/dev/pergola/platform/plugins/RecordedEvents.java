// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Event;
import dev.pergola.platform.TestServer;
import java.util.List;
import java.util.UUID;

/** What a server has recorded in its event log. */
public final class RecordedEvents {
  /** The first 500 events of a user, oldest first. */
  public static List<Event> of(TestServer server, UUID userId) {
    return server.bean(EventLog.class).after(0).stream()
        .map(EventRow::event)
        .filter(event -> userId.equals(event.userId()))
        .toList();
  }

  private RecordedEvents() {}
}
