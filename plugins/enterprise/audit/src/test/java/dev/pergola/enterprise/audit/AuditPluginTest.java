// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.Cell;
import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Page;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.Route;
import dev.pergola.api.RouteReply;
import dev.pergola.api.View;
import dev.pergola.testkit.TestHost;
import dev.pergola.trust.PluginDescriptor;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditPluginTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");

  @TempDir private Path folder;
  private final SampleEvents samples = SampleEvents.random();
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host =
        TestHost.of(new AuditPlugin())
            .clock(InstantSource.fixed(NOW))
            .databaseFile(folder.resolve("audit.db"))
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Test
  void opensEverythingToAdministratorsOnly() {
    Access administrators = Access.holding(Permission.ADMINISTER);
    assertThat(host.pages()).extracting(Page::access).containsOnly(administrators);
    assertThat(host.routes()).extracting(Route::access).containsOnly(administrators);
    assertThat(host.routes())
        .extracting(Route::path)
        .containsExactlyInAnyOrder("/entries", "/export.csv", "/verify");
  }

  @Test
  void asksForALicenseWithItsFeature() throws Exception {
    try (var in = AuditPlugin.class.getResourceAsStream("/" + PluginDescriptor.INFO_ENTRY)) {
      var info = PluginDescriptor.parseInfo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(info.feature()).isEqualTo("audit");
      assertThat(info.obtain()).contains("license");
      assertThat(info.title()).isEqualTo("Audit log");
    }
  }

  @Test
  void goesOnWithTheSameChainAfterARestart() throws Exception {
    List<Event> before = samples.next(40);
    host.deliver(before);
    Json first = verify(Map.of());
    host.close();
    start();

    List<Event> after = samples.next(40);
    host.deliver(before.subList(30, 40));
    host.deliver(after);

    Json second = verify(Map.of("checkpoint", first.get("checkpoint").text()));
    assertThat(second.get("valid")).isEqualTo(Json.bool(true));
    assertThat(second.get("entries")).isEqualTo(Json.number(80));
    assertThat(second.get("firstBad")).isEqualTo(Json.NULL);
    assertThat(second.get("checkpoint").text()).isEqualTo("80:" + second.get("head").text());
  }

  @Test
  void answersWithTheFirstBadEntry() throws Exception {
    host.deliver(samples.next(20));
    Tampering.execute(
        host.database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 7");
    Json answer = verify(Map.of());
    assertThat(answer.get("valid")).isEqualTo(Json.bool(false));
    assertThat(answer.get("firstBad")).isEqualTo(Json.number(7));
    assertThat(answer.get("problem").text()).contains("Entry 7");
    assertThat(answer.get("checkpoint").text()).startsWith("6:");
  }

  @Test
  void tellsAMistypedCheckpointFromABrokenLog() throws Exception {
    host.deliver(samples.next(20));
    Json answer = verify(Map.of("checkpoint", "12:" + "0".repeat(64)));
    assertThat(answer.get("firstBad")).isEqualTo(Json.number(12));
    assertThat(verify(Map.of()).get("valid")).isEqualTo(Json.bool(true));
    assertThat(notice(page(Map.of())).tone()).isEqualTo(View.Tone.GOOD);
    assertThatThrownBy(() -> verify(Map.of("checkpoint", "12:abc")))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("checkpoint must be a line noted");
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

    View view = page(Map.of("verify", "full"));

    assertThat(rows(view))
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
    assertThat(notice(view))
        .isEqualTo(new View.Notice(View.Tone.GOOD, "The chain is unbroken: 3 of 3 entries."));
    String head = verify(Map.of()).get("head").text();
    assertThat(part(view, View.Figures.class).figures())
        .containsExactly(
            new View.Figure("Entries", "3"),
            new View.Figure("Last verified in full", "2 Mar 2026, 09:30 UTC"),
            new View.Figure("Head", head.substring(0, 12)));
    assertThat(part(view, View.Paragraph.class).text()).endsWith("3:" + head);
    assertThat(part(view, View.Filters.class).fields())
        .extracting(View.Field::name)
        .containsExactly("text", "type", "actor", "from", "to");
    assertThat(part(view, View.Filters.class).fields().get(1).choices())
        .containsExactly("plugin.installed", "user.signed_in", "xero.connection.token_refreshed");
  }

  @Test
  void warnsOnItsPageOfTampering() throws Exception {
    host.deliver(samples.next(10));
    assertThat(notice(page(Map.of())).tone()).isEqualTo(View.Tone.GOOD);
    Tampering.execute(host.database(), "DELETE FROM audit_entry WHERE sequence = 4");
    assertThat(notice(page(Map.of())).tone()).isEqualTo(View.Tone.BAD);
    assertThat(notice(page(Map.of())).text()).contains("Entry 4 is missing");
  }

  @Test
  void showsAnEmptyLogAndOneWhoseTablesWereMadeNonsense() throws Exception {
    assertThat(notice(page(Map.of())).tone()).isEqualTo(View.Tone.INFO);
    assertThat(verify(Map.of()).get("valid")).isEqualTo(Json.bool(true));
    host.deliver(samples.next(3));
    Tampering.execute(
        host.database(),
        "UPDATE audit_entry SET organization_id = '', happened_at = 'soon', details = '{'",
        "UPDATE audit_entry SET sequence = 'x' WHERE sequence = 3",
        "UPDATE audit_head SET hash = 'short'");
    assertThat(notice(page(Map.of())).text()).contains("Entry 1 ");
    assertThat(rows(page(Map.of()))).hasSize(3);
    assertThat(csv(Map.of())).contains("\"{\"");
  }

  @Test
  void pagesByLinksBackAndForth() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      events.add(event("2026-03-01T10:00:00Z", "chat.asked", "ada", "question " + i));
    }
    host.deliver(events);
    Map<String, String> filter = Map.of("actor", "ada", "text", "question");
    View first = page(filter);
    assertThat(labels(first)).doesNotContain("Newer").contains("Older");
    View second = follow(first, "Older");
    View third = follow(second, "Older");
    assertThat(labels(third)).contains("Newer").doesNotContain("Older");
    List<List<String>> all = new ArrayList<>(rows(first));
    all.addAll(rows(second));
    all.addAll(rows(third));
    assertThat(all).hasSize(120).doesNotHaveDuplicates();
    assertThat(rows(follow(third, "Newer"))).isEqualTo(rows(second));
    assertThat(rows(follow(second, "Newer"))).isEqualTo(rows(first));
    assertThat(labels(follow(second, "Newer"))).doesNotContain("Newer");
  }

  @Test
  void answersEntriesPageByPage() throws Exception {
    host.deliver(samples.next(25));
    List<Json> seen = new ArrayList<>();
    Map<String, String> query = new LinkedHashMap<>(Map.of("limit", "10"));
    Json answer;
    do {
      answer = json(host.get("/entries", query));
      seen.addAll(answer.get("entries").elements());
      query.put("before", answer.get("next").text());
      host.deliver(samples.next(3));
    } while (answer.get("next") != Json.NULL);
    assertThat(seen)
        .extracting(entry -> entry.get("sequence").as(Long.class))
        .isEqualTo(java.util.stream.LongStream.iterate(25, n -> n - 1).limit(25).boxed().toList());
  }

  @Test
  void refusesFiltersThatAreNone() {
    for (Map<String, String> query :
        List.of(
            Map.of("from", "yesterday"),
            Map.of("limit", "0"),
            Map.of("limit", "501"),
            Map.of("before", "12"))) {
      assertThatThrownBy(() -> host.get("/entries", query))
          .isInstanceOf(PergolaException.class)
          .hasMessageStartingWith(query.keySet().iterator().next() + " must be");
    }
  }

  @Test
  void hidesOtherOrganizationsEverywhere() throws Exception {
    host.deliver(
        List.of(
            SampleEvents.event(NOW, "a.own", host.caller().organizationId(), "ada", "mine"),
            SampleEvents.event(NOW, "b.foreign", SampleEvents.OTHER_ORGANIZATION, "eve", "theirs"),
            SampleEvents.event(NOW, "c.installation", null, "system", "everybody's")));
    View view = page(Map.of());
    assertThat(rows(view)).extracting(List::getLast).containsExactly("everybody's", "mine");
    assertThat(part(view, View.Filters.class).fields().get(1).choices())
        .containsExactly("a.own", "c.installation");
    assertThat(rows(page(Map.of("type", "b.foreign")))).isEmpty();
    assertThat(json(host.get("/entries", Map.of())).get("entries").elements()).hasSize(2);
    assertThat(csv(Map.of())).doesNotContain("theirs").contains("mine");

    var other =
        new Caller(
            SampleEvents.OTHER_ORGANIZATION,
            UUID.randomUUID(),
            "Eve",
            Set.of(Permission.ADMINISTER));
    host.close();
    host =
        TestHost.of(new AuditPlugin())
            .caller(other)
            .databaseFile(folder.resolve("audit.db"))
            .start();
    assertThat(rows(page(Map.of())))
        .extracting(List::getLast)
        .containsExactly("everybody's", "theirs");
  }

  @Test
  void recordsThatItWasExported() throws Exception {
    host.get("/export.csv", Map.of("actor", "ada"));
    assertThat(host.published())
        .singleElement()
        .satisfies(event -> assertThat(event.type()).endsWith(".exported"))
        .extracting(event -> event.details().string("actor"))
        .isEqualTo("ada");
  }

  private Json verify(Map<String, String> query) throws Exception {
    return json(host.get("/verify", query));
  }

  private static Json json(RouteReply reply) {
    return Json.parse(new String(((RouteReply.Whole) reply).body(), StandardCharsets.UTF_8));
  }

  private String csv(Map<String, String> query) throws Exception {
    var out = new java.io.ByteArrayOutputStream();
    ((RouteReply.Streamed) host.get("/export.csv", query)).body().write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private View page(Map<String, String> query) throws Exception {
    return host.pages().getFirst().renderer().render(host.request("GET", "/", query));
  }

  private View follow(View view, String label) throws Exception {
    String href =
        part(view, View.Links.class).links().stream()
            .filter(link -> link.label().equals(label))
            .findAny()
            .orElseThrow()
            .href();
    Map<String, String> query = new LinkedHashMap<>();
    String raw = URI.create(href).getRawQuery();
    if (raw != null) {
      Arrays.stream(raw.split("&"))
          .map(parameter -> parameter.split("=", 2))
          .forEach(pair -> query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
    return page(query);
  }

  private static List<String> labels(View view) {
    return part(view, View.Links.class).links().stream().map(View.Link::label).toList();
  }

  private static List<List<String>> rows(View view) {
    return part(view, View.Grid.class).table().rows().stream()
        .map(row -> row.stream().map(Cell::text).toList())
        .toList();
  }

  private static View.Notice notice(View view) {
    return part(view, View.Notice.class);
  }

  private static <T extends View.Part> T part(View view, Class<T> type) {
    return view.parts().stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  private static Event event(String at, String type, String actor, String subject) {
    return new Event(
        UUID.randomUUID(), Instant.parse(at), type, null, null, actor, subject, JsonObject.EMPTY);
  }
}
