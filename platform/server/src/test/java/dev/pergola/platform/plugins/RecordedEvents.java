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

  /** What the first 500 events are and who did it, oldest first: {@code plugin.stopped by Ada}. */
  public static List<String> typesAndActors(TestServer server) {
    return server.bean(EventLog.class).after(0).stream()
        .map(EventRow::event)
        .map(event -> event.type() + " by " + event.actor())
        .toList();
  }

  private RecordedEvents() {}
}
