// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log, as stored.
 *
 * @param sequence its place in the chain, from 1
 * @param organizationId whose it is; empty for the installation's own
 * @param details a JSON object as text
 * @param hash 64 hexadecimal digits
 */
record Entry(
    long sequence,
    String eventId,
    Instant at,
    String type,
    String organizationId,
    @Nullable String userId,
    String actor,
    String subject,
    String details,
    String hash) {
  /** What happened, for people. */
  String what() {
    return Phrases.describe(type, parsedDetails());
  }

  /** The details, or their text when somebody made it something else than JSON. */
  Json parsedDetails() {
    try {
      return Json.parse(details);
    } catch (PergolaException _) {
      return Json.string(details);
    }
  }

  /** The place of this entry in the order of the page. */
  Position position() {
    return new Position(at.toEpochMilli(), sequence);
  }

  /** The entry as programs get it. */
  Json toJson() {
    return Json.object(
        "sequence", sequence,
        "eventId", eventId,
        "at", at,
        "type", type,
        "organizationId", organizationId.isEmpty() ? null : organizationId,
        "userId", userId,
        "actor", actor,
        "subject", subject,
        "what", what(),
        "details", parsedDetails(),
        "hash", hash);
  }
}
