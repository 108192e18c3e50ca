// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Events to record: random ones from a printed seed, and single ones said in full. */
final class SampleEvents {
  static final UUID ORGANIZATION = UUID.fromString("018f0000-0000-7000-8000-000000000001");
  static final UUID OTHER_ORGANIZATION = UUID.fromString("018f0000-0000-7000-8000-0000000000ff");
  static final UUID USER = UUID.fromString("018f0000-0000-7000-8000-000000000002");
  static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private static final List<String> TYPES =
      List.of("user.signed_in", "plugin.started", "chat.asked", "xero.connection.token_refreshed");
  private static final List<String> WORDS =
      List.of(
          "ada@example.com",
          "",
          "system",
          "=1+1",
          "a,b",
          "say \"hi\"",
          "two\nlines",
          "5:x,",
          "-,",
          "Zoë",
          "🌿",
          "nul\0inside",
          "half\ud83c",
          "'quoted",
          "\ttab",
          "@cmd",
          "100%",
          "a_b",
          "!");

  private final Random random;
  private Instant now = START;

  SampleEvents(long seed) {
    System.out.println("Seed of the random events: " + seed);
    random = new Random(seed);
  }

  static SampleEvents random() {
    return new SampleEvents(new Random().nextLong());
  }

  Random source() {
    return random;
  }

  /** So many events, each at the same time as the one before or later, no subject empty. */
  List<Event> next(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      now = now.plusMillis(random.nextInt(3) * 1000L);
      events.add(
          new Event(
              new UUID(random.nextLong(), random.nextLong()),
              now,
              any(TYPES),
              random.nextBoolean() ? null : ORGANIZATION,
              random.nextBoolean() ? null : USER,
              any(WORDS),
              any(WORDS) + any(WORDS) + ".",
              random.nextBoolean()
                  ? JsonObject.EMPTY
                  : Json.object("version", random.nextInt(9), "note", any(WORDS))));
    }
    return events;
  }

  /** One event of an organization; null for the installation's own. */
  static Event event(Instant at, String type, UUID organization, String actor, String subject) {
    return new Event(
        UUID.randomUUID(), at, type, organization, USER, actor, subject, JsonObject.EMPTY);
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
