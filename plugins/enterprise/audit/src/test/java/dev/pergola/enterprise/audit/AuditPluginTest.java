// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.Page;
import dev.pergola.api.Permission;
import dev.pergola.api.Route;
import dev.pergola.api.View;
import dev.pergola.testkit.TestHost;
import dev.pergola.trust.PluginDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin brings, keeps, and shows to whom. */
final class AuditPluginTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");

  @TempDir private Path folder;
  private final SampleEvents samples = SampleEvents.random();
  private TestHost host;
  private AuditClient client;

  @BeforeEach
  void start() throws Exception {
    start(TestHost.of(new AuditPlugin()));
  }

  private void start(TestHost.Builder builder) throws Exception {
    host = builder.clock(InstantSource.fixed(NOW)).databaseFile(folder.resolve("audit.db")).start();
    client = new AuditClient(host);
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
    Json first = client.verify(Map.of());
    stop();
    start();

    List<Event> after = samples.next(40);
    host.deliver(before.subList(30, 40));
    host.deliver(after);

    Json second = client.verify(Map.of("checkpoint", first.get("checkpoint").text()));
    assertThat(second.get("valid")).isEqualTo(Json.bool(true));
    assertThat(second.get("entries")).isEqualTo(Json.number(80));
    assertThat(second.get("firstBad")).isEqualTo(Json.NULL);
    assertThat(second.get("checkpoint").text()).isEqualTo("80:" + second.get("head").text());
  }

  @Test
  void hidesOtherOrganizationsEverywhere() throws Exception {
    host.deliver(
        List.of(
            SampleEvents.event(NOW, "a.own", host.caller().organizationId(), "ada", "mine"),
            SampleEvents.event(NOW, "b.foreign", SampleEvents.OTHER_ORGANIZATION, "eve", "theirs"),
            SampleEvents.event(NOW, "c.installation", null, "system", "everybody's")));
    ShownPage page = client.page(Map.of());
    assertThat(page.rows()).extracting(List::getLast).containsExactly("everybody's", "mine");
    assertThat(page.part(View.Filters.class).fields().get(1).choices())
        .containsExactly("a.own", "c.installation");
    assertThat(client.page(Map.of("type", "b.foreign")).rows()).isEmpty();
    assertThat(client.entries(Map.of()).get("entries").elements()).hasSize(2);
    assertThat(client.csv(Map.of())).doesNotContain("theirs").contains("mine");

    var other =
        new Caller(
            SampleEvents.OTHER_ORGANIZATION,
            UUID.randomUUID(),
            "Eve",
            Set.of(Permission.ADMINISTER));
    stop();
    start(TestHost.of(new AuditPlugin()).caller(other));
    assertThat(client.page(Map.of()).rows())
        .extracting(List::getLast)
        .containsExactly("everybody's", "theirs");
  }
}
