// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Event;
import dev.pergola.api.EventListener;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to the plugins that listen, each at its own pace, and remembers how far each is.
 */
@Singleton
final class EventDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);
  // Also how late another node's event may be heard here.
  private static final long POLL_MILLIS = 300;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final EventLog log;
  private final EventCursors cursors;
  private final Map<LivePlugin, Thread> threads = new ConcurrentHashMap<>();

  EventDelivery(EventLog log, EventCursors cursors) {
    this.log = log;
    this.cursors = cursors;
  }

  /** Begins to bring events to a plugin, if it listens. */
  void begin(LivePlugin plugin) {
    if (!plugin.contributed().eventListeners().isEmpty()) {
      threads.put(
          plugin,
          Thread.ofVirtual().name("events for " + plugin.id()).start(() -> deliver(plugin)));
    }
  }

  /** Brings no more events to a plugin; returns when the last batch is dealt with. */
  void end(LivePlugin plugin) {
    Thread thread = threads.remove(plugin);
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void deliver(LivePlugin plugin) {
    long pause = POLL_MILLIS;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        boolean more = deliverBatch(plugin);
        pause = more ? 0 : POLL_MILLIS;
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        pause = Math.min(Math.max(pause, POLL_MILLIS) * 2, LONGEST_PAUSE_MILLIS);
        LOG.warn("The plugin {} failed to hear events; again in {} ms", plugin.id(), pause, e);
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean deliverBatch(LivePlugin plugin) throws Exception {
    if (plugin.restriction().isReadOnly()) {
      // They are kept, and brought when the license is renewed.
      return false;
    }
    List<EventRow> rows = log.after(cursors.place(plugin.id()));
    if (rows.isEmpty()) {
      return false;
    }
    List<Event> events = rows.stream().map(EventRow::event).toList();
    for (EventListener listener : plugin.contributed().eventListeners()) {
      plugin
          .gate()
          .call(
              () -> {
                listener.on(events);
                return true;
              });
    }
    cursors.advance(plugin.id(), rows.getLast().sequence());
    return rows.size() == 500;
  }
}
