// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.View;
import dev.pergola.testkit.TestHost;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log as a program reads and verifies it. */
final class AuditRoutesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");

  @AutoClose private final TestHost host;
  private final AuditClient client;
  private final SampleEvents samples = SampleEvents.random();

  AuditRoutesTest() throws Exception {
    host = TestHost.of(new AuditPlugin()).clock(InstantSource.fixed(NOW)).start();
    client = new AuditClient(host);
  }

  @Test
  void answersWithTheFirstBadEntry() throws Exception {
    host.deliver(samples.next(20));
    Tampering.execute(
        host.database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 7");
    Json answer = client.verify(Map.of());
    assertThat(answer.get("valid")).isEqualTo(Json.bool(false));
    assertThat(answer.get("firstBad")).isEqualTo(Json.number(7));
    assertThat(answer.get("problem").text()).contains("Entry 7");
    assertThat(answer.get("checkpoint").text()).startsWith("6:");
  }

  @Test
  void tellsAMistypedCheckpointFromABrokenLog() throws Exception {
    host.deliver(samples.next(20));
    Json answer = client.verify(Map.of("checkpoint", "12:" + "0".repeat(64)));
    assertThat(answer.get("firstBad")).isEqualTo(Json.number(12));
    assertThat(client.verify(Map.of()).get("valid")).isEqualTo(Json.bool(true));
    assertThat(client.page(Map.of()).notice().tone()).isEqualTo(View.Tone.GOOD);
    assertThatThrownBy(() -> client.verify(Map.of("checkpoint", "12:abc")))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("checkpoint must be a line noted");
  }

  @Test
  void answersEntriesPageByPage() throws Exception {
    host.deliver(samples.next(25));
    List<Json> seen = new ArrayList<>();
    Map<String, String> query = new LinkedHashMap<>(Map.of("limit", "10"));
    Json answer;
    do {
      answer = client.entries(query);
      seen.addAll(answer.get("entries").elements());
      query.put("before", answer.get("next").text());
      host.deliver(samples.next(3));
    } while (answer.get("next") != Json.NULL);
    assertThat(seen)
        .extracting(entry -> entry.get("sequence").as(Long.class))
        .isEqualTo(LongStream.iterate(25, n -> n - 1).limit(25).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({"from, yesterday", "limit, 0", "limit, 501", "before, 12"})
  void refusesFiltersThatAreNone(String name, String value) {
    assertThatThrownBy(() -> host.get("/entries", Map.of(name, value)))
        .isInstanceOf(PergolaException.class)
        .hasMessageStartingWith(name + " must be");
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
}
