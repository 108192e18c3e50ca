// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Database;
import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.enterprise.audit.EntrySearch.Direction;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the log promises on every database; a subclass brings a database with empty tables. */
abstract class AuditStorageContract {
  private static final Checkpoint START = Checkpoint.START;

  private final SampleEvents samples = SampleEvents.random();

  /** The database of this test, migrated. */
  abstract Database database();

  /** The lines of the database's plan for a query over a filled table. */
  abstract List<String> plan(EntrySearch.Query query) throws SQLException;

  /**
   * Fails unless the plan seeks both parts of a page in an index, in the page's order.
   *
   * @param bounded whether the index must also be entered at a position
   */
  abstract void assertReadsOnlyWhatItShows(List<String> plan, boolean bounded);

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
      record(batch);
      heard = to;
    }
    assertThat(column("event_id")).isEqualTo(events.stream().map(e -> e.id().toString()).toList());
    assertThat(column("sequence"))
        .isEqualTo(LongStream.rangeClosed(1, 300).mapToObj(Long::toString).toList());
    Verification verification = verify();
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
    record(events);
    assertThat(column("hash")).isEqualTo(hashes).hasSize(3);
  }

  record GoldenEvent(
      UUID id,
      Instant at,
      String type,
      @org.jspecify.annotations.Nullable UUID organizationId,
      @org.jspecify.annotations.Nullable UUID userId,
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
              record(events.subList(from, Math.min(events.size(), from + 15)));
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(nodes.size())) {
      for (Future<Void> node : threads.invokeAll(nodes)) {
        node.get();
      }
    }
    assertThat(column("event_id")).isEqualTo(events.stream().map(e -> e.id().toString()).toList());
    assertThat(verify().complete()).isTrue();
  }

  @Test
  void recordsABatchWholeOrNotAtAll() throws Exception {
    record(samples.next(5));
    List<Event> batch = samples.next(6);
    Tampering.execute(
        database(),
        "INSERT INTO audit_entry SELECT 8, 'forged', happened_at, type, organization_id, user_id,"
            + " actor, subject, details, hash FROM audit_entry WHERE sequence = 1");
    assertThatThrownBy(() -> record(batch)).isInstanceOf(SQLException.class);
    assertThat(column("sequence")).containsExactly("1", "2", "3", "4", "5", "8");

    Tampering.execute(database(), "DELETE FROM audit_entry WHERE sequence = 8");
    record(batch);
    assertThat(verify().complete()).isTrue();
    assertThat(verify().head().entries()).isEqualTo(11);
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
    record(List.of(odd));
    assertThat(verify().complete()).isTrue();
    Entry entry = find(EntryFilter.ALL).getFirst();
    assertThat(entry.actor()).startsWith("nul \ufffd, half \ufffd, ").endsWith("…").hasSize(400);
    assertThat(entry.subject()).isEqualTo(long1 + "\ufffd");
    assertThat(entry.parsedDetails()).isEqualTo(odd.details());
  }

  @ParameterizedTest
  @MethodSource("dev.pergola.enterprise.audit.Tampering#all")
  void noticesTamperingAndNamesThePlace(Tampering tampering) throws Exception {
    record(samples.next(Tampering.ENTRIES));
    assertThat(verify().complete()).isTrue();

    tampering.commit(database());

    Verification verification = verify();
    assertThat(verification.problem()).isNotNull();
    assertThat(verification.problem().entry()).isEqualTo(tampering.firstBad());
    assertThat(verification.complete()).isFalse();
    assertThat(verification.problem().text()).isNotBlank();
  }

  @Test
  void namesTheNextEntryWhenOneWasChangedTogetherWithItsHash() throws Exception {
    record(samples.next(20));
    Tampering.execute(database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 7");
    rehash(7, 7);
    assertThat(verify().problem().entry()).isEqualTo(8);
  }

  @Test
  void findsTheBreakStillAfterMoreWasRecorded() throws Exception {
    record(samples.next(20));
    Tampering.execute(database(), "DELETE FROM audit_entry WHERE sequence >= 15");
    record(samples.next(20));
    assertThat(verify().problem().entry()).isEqualTo(15);
  }

  @Test
  void cannotSeeFromTheDatabaseAloneThatAllWasRewrittenButFromANotedCheckpoint() throws Exception {
    record(samples.next(20));
    Checkpoint noted = verify().verified();
    ChainWatch running = watch();
    assertThat(running.glance().verification().complete()).isTrue();

    Tampering.execute(database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 7");
    rehash(7, 20);

    assertThat(verify().complete()).isTrue();
    assertThat(verify(noted).problem().entry()).isEqualTo(20);
    assertThat(verify(noted).problem().text()).contains("rewritten");
    assertThat(running.glance().verification().problem().entry()).isEqualTo(20);
  }

  @Test
  void cannotSeeFromTheDatabaseAloneThatTheEndWasCutOffBothTablesButFromANotedCheckpoint()
      throws Exception {
    record(samples.next(20));
    Checkpoint noted = verify().verified();
    ChainWatch running = watch();
    running.glance();

    Tampering.execute(
        database(),
        "DELETE FROM audit_entry WHERE sequence > 16",
        "UPDATE audit_head SET entries = 16,"
            + " hash = (SELECT hash FROM audit_entry WHERE sequence = 16)");

    assertThat(verify().complete()).isTrue();
    assertThat(verify(noted).problem().entry()).isEqualTo(17);
    assertThat(verify(noted).problem().text()).contains("cut off");
    assertThat(running.glance().verification().problem().entry()).isEqualTo(17);
    record(samples.next(10));
    assertThat(running.glance().verification().problem().entry()).isEqualTo(20);
  }

  @Test
  void saysThatTheHeadRowIsMissingInsteadOfBeginningANewChain() throws Exception {
    record(samples.next(3));
    Tampering.execute(database(), "DELETE FROM audit_head");
    assertThatThrownBy(() -> record(samples.next(1))).hasMessageContaining("head row is missing");
    assertThat(column("sequence")).hasSize(3);
  }

  @Test
  void readsALargeLogOnlyFromWhereTheLastLookEnded() throws Exception {
    for (int batch = 0; batch < 13; batch++) {
      record(samples.next(500));
    }
    ChainWatch watch = watch();
    assertThat(watch.glance().verification().verified().entries()).isEqualTo(ChainWatch.GLANCE);
    assertThat(watch.glance().verification().complete()).isTrue();
    assertThat(watch.glance().readInFullAt()).isNull();

    Tampering.execute(database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 10");
    assertThat(watch.glance().verification().complete()).isTrue();
    assertThat(watch.readInFull(List.of()).problem().entry()).isEqualTo(10);
    assertThat(watch.glance().verification().problem().entry()).isEqualTo(10);
  }

  @Test
  void showsEachEntryOnceWhileNewOnesArrive() throws Exception {
    List<Event> events = samples.next(230);
    record(events);
    List<String> seen = new ArrayList<>();
    Position position = null;
    List<Entry> page;
    do {
      page =
          search().find(SampleEvents.ORGANIZATION, EntryFilter.ALL, Direction.OLDER, position, 20);
      page.forEach(entry -> seen.add(entry.eventId()));
      if (!page.isEmpty()) {
        position = page.getLast().position();
      }
      record(samples.next(7));
    } while (!page.isEmpty());
    assertThat(seen)
        .isEqualTo(events.reversed().stream().map(event -> event.id().toString()).toList());

    List<String> back = new ArrayList<>();
    position = new Position(Long.MIN_VALUE / 1000, 0);
    do {
      page =
          search().find(SampleEvents.ORGANIZATION, EntryFilter.ALL, Direction.NEWER, position, 20);
      page.forEach(entry -> back.add(entry.eventId()));
      position = page.isEmpty() ? position : page.getLast().position();
    } while (!page.isEmpty());
    assertThat(back).startsWith(seen.reversed().toArray(String[]::new));
    assertThat(new HashSet<>(back)).hasSameSizeAs(back);
  }

  @Test
  void showsAnOrganizationItsOwnEntriesAndTheInstallations() throws Exception {
    record(
        List.of(
            event("a.own", SampleEvents.ORGANIZATION, "ada", "one"),
            event("b.foreign", SampleEvents.OTHER_ORGANIZATION, "eve", "two"),
            event("c.installation", null, "system", "three")));
    assertThat(subjects(EntryFilter.ALL)).containsExactly("three", "one");
    assertThat(search().types(SampleEvents.ORGANIZATION))
        .containsExactly("a.own", "c.installation");
    assertThat(search().types(SampleEvents.OTHER_ORGANIZATION))
        .containsExactly("b.foreign", "c.installation");
  }

  @Test
  void filtersByTypeActorDayAndWords() throws Exception {
    record(
        List.of(
            at("2026-03-01T23:59:59.999Z", "user.signed_in", "Ada@example.com", "100% sure"),
            at("2026-03-02T00:00:00Z", "plugin.started", "system", "xero"),
            at("2026-03-02T23:59:59.999Z", "user.signed_in", "bob@example.com", "100 percent"),
            at("2026-03-03T00:00:00Z", "chat.asked", "ada@example.com", "a_b")));
    assertThat(subjects(filter(null, "user.signed_in", null, null, null)))
        .containsExactly("100 percent", "100% sure");
    assertThat(subjects(filter(null, null, "ADA@example.com", null, null)))
        .containsExactly("a_b", "100% sure");
    assertThat(subjects(filter(null, null, "ada", null, null))).isEmpty();
    assertThat(subjects(filter(null, null, null, "2026-03-02", "2026-03-02")))
        .containsExactly("100 percent", "xero");
    assertThat(subjects(filter(null, null, null, "2026-03-03", null))).containsExactly("a_b");
    assertThat(subjects(filter(null, null, null, null, "2026-03-01"))).containsExactly("100% sure");
    assertThat(subjects(filter("0%", null, null, null, null))).containsExactly("100% sure");
    assertThat(subjects(filter("A_B", null, null, null, null))).containsExactly("a_b");
    assertThat(subjects(filter("signed in BOB", null, null, null, null)))
        .containsExactly("100 percent");
    assertThat(subjects(filter("!", null, null, null, null))).isEmpty();
    assertThat(subjects(filter("ada", "chat.asked", "ada@example.com", "2026-03-01", "2026-03-03")))
        .containsExactly("a_b");
  }

  @Test
  void readsAPageOfAHundredThousandEntriesFromIndexes() throws Exception {
    fillWithoutHashes(100_000);
    var position = new Position(50_000, 50_000);
    for (EntryFilter filter :
        List.of(
            EntryFilter.ALL,
            filter(null, "type.3", null, null, null),
            filter(null, null, "actor 3", null, null),
            filter(null, null, null, "1970-01-01", "1970-01-02"))) {
      for (Direction direction : Direction.values()) {
        assertReadsOnlyWhatItShows(
            plan(EntrySearch.query(SampleEvents.ORGANIZATION, filter, direction, null, 51)),
            filter.from() != null);
        assertReadsOnlyWhatItShows(
            plan(EntrySearch.query(SampleEvents.ORGANIZATION, filter, direction, position, 51)),
            true);
      }
    }
    assertThat(search().types(SampleEvents.ORGANIZATION)).hasSize(20);
  }

  private void fillWithoutHashes(int entries) throws SQLException {
    Tampering.execute(
        database(),
        """
        INSERT INTO audit_entry
        WITH RECURSIVE numbers (n) AS (
          SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d
        )
        SELECT n, 'event ' || n, n, 'type.' || (n %% 20),
          CASE n %% 3 WHEN 0 THEN '' WHEN 1 THEN '%s' ELSE '%s' END,
          NULL, 'actor ' || (n %% 50), 'subject', '{}', 'none'
        FROM numbers
        """
            .formatted(entries, SampleEvents.ORGANIZATION, SampleEvents.OTHER_ORGANIZATION));
  }

  /** Makes the hashes fit again, as somebody who knows the format and can write would. */
  private void rehash(long from, long to) throws SQLException {
    database()
        .transaction(
            connection -> {
              String columns = String.join(", ", ChainHash.COLUMNS);
              try (var select =
                      connection.prepareStatement(
                          "SELECT " + columns + ", hash FROM audit_entry WHERE sequence = ?");
                  var update =
                      connection.prepareStatement(
                          "UPDATE audit_entry SET hash = ? WHERE sequence = ?")) {
                String previous = "";
                for (long number = from - 1; number <= to; number++) {
                  select.setLong(1, number);
                  try (ResultSet row = select.executeQuery()) {
                    row.next();
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= ChainHash.COLUMNS.size(); i++) {
                      values.add(row.getString(i));
                    }
                    previous =
                        number < from ? row.getString("hash") : ChainHash.next(previous, values);
                  }
                  update.setString(1, previous);
                  update.setLong(2, number);
                  update.executeUpdate();
                }
              }
              try (var statement = connection.createStatement()) {
                return statement.executeUpdate(
                    "UPDATE audit_head SET hash ="
                        + " (SELECT hash FROM audit_entry WHERE sequence = entries)");
              }
            });
  }

  private void record(List<Event> events) throws SQLException {
    new AuditRecorder(database()).on(events);
  }

  private ChainWatch watch() {
    return new ChainWatch(new ChainVerifier(database()), InstantSource.fixed(SampleEvents.START));
  }

  private EntrySearch search() {
    return new EntrySearch(database());
  }

  private Verification verify(Checkpoint... noted) throws Exception {
    var verifier = new ChainVerifier(database());
    return verifier.verify(verifier.ends(), START, ChainVerifier.WHOLE, List.of(noted));
  }

  private List<Entry> find(EntryFilter filter) throws SQLException {
    return search().find(SampleEvents.ORGANIZATION, filter, Direction.OLDER, null, 100);
  }

  private List<String> subjects(EntryFilter filter) throws SQLException {
    return find(filter).stream().map(Entry::subject).toList();
  }

  private static EntryFilter filter(
      String text, String type, String actor, String from, String to) {
    return new EntryFilter(
        text,
        type,
        actor,
        from == null ? null : java.time.LocalDate.parse(from),
        to == null ? null : java.time.LocalDate.parse(to));
  }

  private static Event event(String type, UUID organization, String actor, String subject) {
    return SampleEvents.event(SampleEvents.START, type, organization, actor, subject);
  }

  private static Event at(String time, String type, String actor, String subject) {
    return SampleEvents.event(Instant.parse(time), type, SampleEvents.ORGANIZATION, actor, subject);
  }

  private List<String> column(String name) throws SQLException {
    return database()
        .transaction(
            connection -> {
              List<String> values = new ArrayList<>();
              try (var statement = connection.createStatement();
                  ResultSet rows =
                      statement.executeQuery(
                          "SELECT " + name + " FROM audit_entry ORDER BY sequence")) {
                while (rows.next()) {
                  values.add(rows.getString(1));
                }
              }
              return Collections.unmodifiableList(values);
            });
  }
}
