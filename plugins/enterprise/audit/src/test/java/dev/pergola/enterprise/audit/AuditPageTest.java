// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.View;
import dev.pergola.testkit.TestHost;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The log as an administrator sees it. */
final class AuditPageTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");

  @AutoClose private final TestHost host;
  private final AuditClient client;
  private final SampleEvents samples = SampleEvents.random();

  AuditPageTest() throws Exception {
    host = TestHost.of(new AuditPlugin()).clock(InstantSource.fixed(NOW)).start();
    client = new AuditClient(host);
  }

  @Test
  void saysOnItsPageWhoDidWhatAndThatTheChainIsUnbroken() throws Exception {
    host.deliver(
        List.of(
            event("2026-03-01T10:00:00Z", "user.signed_in", "ada@example.com", "ada@example.com"),
            new Event(
                UUID.randomUUID(),
                Instant.parse("2026-03-01T10:01:00Z"),
                "plugin.installed",
                null,
                null,
                "ada@example.com",
                "xero",
                Json.object("version", "0.1.0", "shaDigest", null)),
            event("2026-03-01T10:02:00Z", "xero.connection.token_refreshed", "system", "Demo")));

    ShownPage page = client.page(Map.of("verify", "full"));

    assertThat(page.rows())
        .containsExactly(
            List.of(
                "3", "2026-03-01T10:02:00Z", "system", "Token refreshed: xero connection", "Demo"),
            List.of(
                "2",
                "2026-03-01T10:01:00Z",
                "ada@example.com",
                "Installed a plugin (version: 0.1.0)",
                "xero"),
            List.of(
                "1", "2026-03-01T10:00:00Z", "ada@example.com", "Signed in", "ada@example.com"));
    assertThat(page.notice())
        .isEqualTo(new View.Notice(View.Tone.GOOD, "The chain is unbroken: 3 of 3 entries."));
    String head = client.verify(Map.of()).get("head").text();
    assertThat(page.part(View.Figures.class).figures())
        .containsExactly(
            new View.Figure("Entries", "3"),
            new View.Figure("Last verified in full", "2 Mar 2026, 09:30 UTC"),
            new View.Figure("Head", head.substring(0, 12)));
    assertThat(page.part(View.Paragraph.class).text()).endsWith("3:" + head);
    assertThat(page.part(View.Filters.class).fields())
        .extracting(View.Field::name)
        .containsExactly("text", "type", "actor", "from", "to");
    assertThat(page.part(View.Filters.class).fields().get(1).choices())
        .containsExactly("plugin.installed", "user.signed_in", "xero.connection.token_refreshed");
  }

  @Test
  void warnsOnItsPageOfTampering() throws Exception {
    host.deliver(samples.next(10));
    assertThat(client.page(Map.of()).notice().tone()).isEqualTo(View.Tone.GOOD);
    Tampering.execute(host.database(), "DELETE FROM audit_entry WHERE sequence = 4");
    assertThat(client.page(Map.of()).notice().tone()).isEqualTo(View.Tone.BAD);
    assertThat(client.page(Map.of()).notice().text()).contains("Entry 4 is missing");
  }

  @Test
  void showsAnEmptyLogAndOneWhoseTablesWereMadeNonsense() throws Exception {
    assertThat(client.page(Map.of()).notice().tone()).isEqualTo(View.Tone.INFO);
    assertThat(client.verify(Map.of()).get("valid")).isEqualTo(Json.bool(true));
    host.deliver(samples.next(3));
    Tampering.execute(
        host.database(),
        "UPDATE audit_entry SET organization_id = '', happened_at = 'soon', details = '{'",
        "UPDATE audit_entry SET sequence = 'x' WHERE sequence = 3",
        "UPDATE audit_head SET hash = 'short'");
    assertThat(client.page(Map.of()).notice().text()).contains("Entry 1 ");
    assertThat(client.page(Map.of()).rows()).hasSize(3);
    assertThat(client.csv(Map.of())).contains("\"{\"");
  }

  @Test
  void pagesByLinksBackAndForth() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      events.add(event("2026-03-01T10:00:00Z", "chat.asked", "ada", "question " + i));
    }
    host.deliver(events);
    Map<String, String> filter = Map.of("actor", "ada", "text", "question");
    ShownPage first = client.page(filter);
    assertThat(first.labels()).doesNotContain("Newer").contains("Older");
    ShownPage second = first.follow("Older");
    ShownPage third = second.follow("Older");
    assertThat(third.labels()).contains("Newer").doesNotContain("Older");
    List<List<String>> all = new ArrayList<>(first.rows());
    all.addAll(second.rows());
    all.addAll(third.rows());
    assertThat(all).hasSize(120).doesNotHaveDuplicates();
    assertThat(third.follow("Newer").rows()).isEqualTo(second.rows());
    assertThat(second.follow("Newer").rows()).isEqualTo(first.rows());
    assertThat(second.follow("Newer").labels()).doesNotContain("Newer");
  }

  private static Event event(String at, String type, String actor, String subject) {
    return new Event(
        UUID.randomUUID(), Instant.parse(at), type, null, null, actor, subject, JsonObject.EMPTY);
  }
}
