// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Event;
import dev.pergola.enterprise.audit.EntrySearch.Direction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found, by whom, on every database, and that indexes find it. */
@ParameterizedClass
@EnumSource
final class EntrySearchTest {
  @AutoClose private final AuditLog log;
  private final SampleEvents samples = SampleEvents.random();

  EntrySearchTest(AuditLog.On database) throws Exception {
    log = database.create();
  }

  @Test
  void showsEachEntryOnceWhileNewOnesArrive() throws Exception {
    List<Event> events = samples.next(230);
    log.record(events);
    List<String> seen = new ArrayList<>();
    Position position = null;
    List<Entry> page;
    do {
      page =
          log.search()
              .find(SampleEvents.ORGANIZATION, EntryFilter.ALL, Direction.OLDER, position, 20);
      page.forEach(entry -> seen.add(entry.eventId()));
      if (!page.isEmpty()) {
        position = page.getLast().position();
      }
      log.record(samples.next(7));
    } while (!page.isEmpty());
    assertThat(seen).isEqualTo(ids(events.reversed()));

    List<String> back = new ArrayList<>();
    position = new Position(Long.MIN_VALUE / 1000, 0);
    do {
      page =
          log.search()
              .find(SampleEvents.ORGANIZATION, EntryFilter.ALL, Direction.NEWER, position, 20);
      page.forEach(entry -> back.add(entry.eventId()));
      position = page.isEmpty() ? position : page.getLast().position();
    } while (!page.isEmpty());
    assertThat(back).startsWith(seen.reversed().toArray(String[]::new)).doesNotHaveDuplicates();
  }

  @Test
  void showsAnOrganizationItsOwnEntriesAndTheInstallations() throws Exception {
    log.record(
        List.of(
            event("a.own", SampleEvents.ORGANIZATION, "ada", "one"),
            event("b.foreign", SampleEvents.OTHER_ORGANIZATION, "eve", "two"),
            event("c.installation", null, "system", "three")));
    assertThat(log.subjects(EntryFilter.ALL)).containsExactly("three", "one");
    assertThat(log.search().types(SampleEvents.ORGANIZATION))
        .containsExactly("a.own", "c.installation");
    assertThat(log.search().types(SampleEvents.OTHER_ORGANIZATION))
        .containsExactly("b.foreign", "c.installation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                       | user.signed_in |                 |            |            | 100 percent, 100% sure
                       |                | ADA@example.com |            |            | a_b, 100% sure
                       |                | ada             |            |            |
                       |                |                 | 2026-03-02 | 2026-03-02 | 100 percent, xero
                       |                |                 | 2026-03-03 |            | a_b
                       |                |                 |            | 2026-03-01 | 100% sure
          0%           |                |                 |            |            | 100% sure
          A_B          |                |                 |            |            | a_b
          signed in BOB|                |                 |            |            | 100 percent
          !            |                |                 |            |            |
          ada          | chat.asked     | ada@example.com | 2026-03-01 | 2026-03-03 | a_b
          """)
  void filtersByTypeActorDayAndWords(
      String text, String type, String actor, LocalDate from, LocalDate to, String subjects)
      throws Exception {
    log.record(
        List.of(
            at("2026-03-01T23:59:59.999Z", "user.signed_in", "Ada@example.com", "100% sure"),
            at("2026-03-02T00:00:00Z", "plugin.started", "system", "xero"),
            at("2026-03-02T23:59:59.999Z", "user.signed_in", "bob@example.com", "100 percent"),
            at("2026-03-03T00:00:00Z", "chat.asked", "ada@example.com", "a_b")));

    assertThat(log.subjects(new EntryFilter(text, type, actor, from, to)))
        .isEqualTo(subjects == null ? List.of() : List.of(subjects.split(", ")));
  }

  @Test
  void readsAPageOfAHundredThousandEntriesFromIndexes() throws Exception {
    fillWithoutHashes(100_000);
    var position = new Position(50_000, 50_000);
    for (EntryFilter filter :
        List.of(
            EntryFilter.ALL,
            new EntryFilter(null, "type.3", null, null, null),
            new EntryFilter(null, null, "actor 3", null, null),
            new EntryFilter(
                null, null, null, LocalDate.parse("1970-01-01"), LocalDate.parse("1970-01-02")))) {
      for (Direction direction : Direction.values()) {
        log.assertReadsOnlyWhatItShows(
            EntrySearch.query(SampleEvents.ORGANIZATION, filter, direction, null, 51),
            filter.from() != null);
        log.assertReadsOnlyWhatItShows(
            EntrySearch.query(SampleEvents.ORGANIZATION, filter, direction, position, 51), true);
      }
    }
    assertThat(log.search().types(SampleEvents.ORGANIZATION)).hasSize(20);
  }

  private void fillWithoutHashes(int entries) throws SQLException {
    Tampering.execute(
        log.database(),
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

  private static Event event(String type, UUID organization, String actor, String subject) {
    return SampleEvents.event(SampleEvents.START, type, organization, actor, subject);
  }

  private static Event at(String time, String type, String actor, String subject) {
    return SampleEvents.event(Instant.parse(time), type, SampleEvents.ORGANIZATION, actor, subject);
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(event -> event.id().toString()).toList();
  }
}
