// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.home.Ids;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened on the installation, in order, kept for the plugins that listen. An event is
 * recorded in the transaction of what it tells about, so that neither is there without the other.
 */
@Singleton
public class EventLog {
  private final EventRows rows;
  private final EventSequence sequence;
  private final InstantSource clock;

  EventLog(EventRows rows, EventSequence sequence, InstantSource clock) {
    this.rows = rows;
    this.sequence = sequence;
    this.clock = clock;
  }

  /**
   * Records what a user did.
   *
   * @param type what happened, such as {@code conversation.deleted}
   * @param subject what it was done to, for display
   * @param details further facts; never a secret or a message's text
   */
  @Transactional
  public void record(Caller caller, String type, String subject, JsonObject details) {
    record(caller.organizationId(), caller.userId(), caller.name(), type, subject, details);
  }

  /** Records what the server itself did; it belongs to no organization. */
  @Transactional
  public void recordSystem(String type, String subject, JsonObject details) {
    record(null, null, "system", type, subject, details);
  }

  /**
   * Records what somebody did who is not signed in yet, or where only parts of a caller are known.
   *
   * @param actor who did it, for display
   */
  @Transactional
  public void record(
      @Nullable UUID organizationId,
      @Nullable UUID userId,
      String actor,
      String type,
      String subject,
      JsonObject details) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    sequence.raise();
    rows.save(
        new EventRow(
            sequence.last(),
            Ids.next(),
            now,
            type,
            organizationId,
            userId,
            shorten(actor),
            shorten(subject),
            details.toString()));
  }

  /** At most 500 events after a place in the sequence, oldest first. */
  @Transactional
  List<EventRow> after(long place) {
    return rows.findTop500BySequenceGreaterThanOrderBySequence(place);
  }

  private static String shorten(String text) {
    return text.length() <= 400 ? text : text.substring(0, 399) + "…";
  }
}
