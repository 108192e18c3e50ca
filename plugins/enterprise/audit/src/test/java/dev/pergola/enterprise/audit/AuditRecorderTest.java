// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is recorded on every database: each event once, in order, in one chain. */
@ParameterizedClass
@EnumSource
final class AuditRecorderTest {
  @AutoClose private final AuditLog log;
  private final SampleEvents samples = SampleEvents.random();

  AuditRecorderTest(AuditLog.On database) throws Exception {
    log = database.create();
  }

  @Test
  void recordsEachEventOnceAndInOrderHoweverOftenItIsDelivered() throws Exception {
    List<Event> events = samples.next(300);
    Random random = samples.source();
    int heard = 0;
    while (heard < events.size()) {
      int from = Math.max(0, heard - random.nextInt(20));
      int to = Math.min(events.size(), heard + 1 + random.nextInt(40));
      List<Event> batch = new ArrayList<>(events.subList(from, to));
      batch.addAll(events.subList(from, Math.min(to, from + random.nextInt(5))));
      log.record(batch);
      heard = to;
    }
    assertThat(log.column("event_id")).isEqualTo(ids(events));
    assertThat(log.column("sequence"))
        .isEqualTo(LongStream.rangeClosed(1, 300).mapToObj(Long::toString).toList());
    Verification verification = log.verify();
    assertThat(verification.problem()).isNull();
    assertThat(verification.verified()).isEqualTo(verification.head());
    assertThat(verification.verified().entries()).isEqualTo(300);
  }

  @Test
  void hashesAsTheFormatsGoldenFileSays() throws Exception {
    List<String> hashes = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    try (var in = getClass().getResourceAsStream("/golden-chain.json")) {
      for (Json link :
          Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).elements()) {
        GoldenEvent event = link.get("event").as(GoldenEvent.class);
        events.add(event.toEvent());
        hashes.add(link.get("hash").text());
      }
    }
    log.record(events);
    assertThat(log.column("hash")).isEqualTo(hashes).hasSize(3);
  }

  record GoldenEvent(
      UUID id,
      Instant at,
      String type,
      @Nullable UUID organizationId,
      @Nullable UUID userId,
      String actor,
      String subject,
      JsonObject details) {
    Event toEvent() {
      return new Event(id, at, type, organizationId, userId, actor, subject, details);
    }
  }

  @Test
  void keepsTheChainWholeWhenSeveralNodesDeliverTheSameEventsAtOnce() throws Exception {
    List<Event> events = samples.next(200);
    List<Callable<Void>> nodes = new ArrayList<>();
    for (int node = 0; node < 4; node++) {
      nodes.add(
          () -> {
            for (int from = 0; from < events.size(); from += 10) {
              log.record(events.subList(from, Math.min(events.size(), from + 15)));
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(nodes.size())) {
      for (Future<Void> node : threads.invokeAll(nodes)) {
        node.get();
      }
    }
    assertThat(log.column("event_id")).isEqualTo(ids(events));
    assertThat(log.verify().complete()).isTrue();
  }

  @Test
  void recordsABatchWholeOrNotAtAll() throws Exception {
    log.record(samples.next(5));
    List<Event> batch = samples.next(6);
    Tampering.execute(
        log.database(),
        "INSERT INTO audit_entry SELECT 8, 'forged', happened_at, type, organization_id, user_id,"
            + " actor, subject, details, hash FROM audit_entry WHERE sequence = 1");
    assertThatThrownBy(() -> log.record(batch)).isInstanceOf(SQLException.class);
    assertThat(log.column("sequence")).containsExactly("1", "2", "3", "4", "5", "8");

    Tampering.execute(log.database(), "DELETE FROM audit_entry WHERE sequence = 8");
    log.record(batch);
    assertThat(log.verify().complete()).isTrue();
    assertThat(log.verify().head().entries()).isEqualTo(11);
  }

  @Test
  void takesWhatADatabaseWouldRefuse() throws Exception {
    String long1 = "x".repeat(5_000);
    Event odd =
        new Event(
            UUID.randomUUID(),
            Instant.parse("2026-03-01T00:00:00.001Z"),
            "t." + long1,
            null,
            null,
            "nul \0, half \ud83c, "
                + new Random(1).ints(4000, 'a', 'z').mapToObj(Character::toString).toList(),
            long1 + "\0",
            Json.object("text", "\0\ud83c"));
    log.record(List.of(odd));
    assertThat(log.verify().complete()).isTrue();
    Entry entry = log.find(EntryFilter.ALL).getFirst();
    assertThat(entry.actor()).startsWith("nul \ufffd, half \ufffd, ").endsWith("…").hasSize(400);
    assertThat(entry.subject()).isEqualTo(long1 + "\ufffd");
    assertThat(entry.parsedDetails()).isEqualTo(odd.details());
  }

  @Test
  void saysThatTheHeadRowIsMissingInsteadOfBeginningANewChain() throws Exception {
    log.record(samples.next(3));
    Tampering.execute(log.database(), "DELETE FROM audit_head");
    assertThatThrownBy(() -> log.record(samples.next(1)))
        .hasMessageContaining("head row is missing");
    assertThat(log.column("sequence")).hasSize(3);
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(event -> event.id().toString()).toList();
  }
}
